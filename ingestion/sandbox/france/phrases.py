"""What the fictional people talk about: halves of sentences by topic, in French and in English.

A topic is written as tags, events and remarks; every line is `French | English`.
"""

TOPICS = {
    "cuisine": """
#cuisine #recette | #cooking #recipe
🍲
Tarte aux mirabelles ce matin | Mirabelle plum tart this morning
Ma soupe de potiron pour douze | My pumpkin soup for twelve
Un gratin de poireaux improvisé | An improvised leek gratin
Essai numéro quatre de brioche | Brioche, fourth attempt
Le marché de samedi, trois cageots | Saturday market, three crates
Des crêpes au sarrasin pour le goûter | Buckwheat pancakes for tea
Confiture de coings mise en pots | Quince jam, all in jars
Un curry de lentilles vite fait | A quick lentil curry
--
la pâte a enfin levé | the dough rose at last
il manque encore une pincée de sel | it still lacks a pinch of salt
la recette est sur mon carnet | the recipe is in my notebook
le four a failli tout gâcher | the oven nearly ruined it all
tout le monde en a repris | everybody took seconds
le secret, c'est le beurre noisette | the secret is brown butter
je cherche toujours la bonne cuisson | I am still after the right timing
ma grand-mère aurait ri | my grandmother would have laughed""",
    "chats": """
#chats #chat | #cats #cat
🐱
Mon chat a dormi dans l'imprimante | My cat slept in the printer
Troisième plante renversée cette semaine | Third plant knocked over this week
Le chat du voisin est revenu | The neighbour's cat is back
Visite chez le vétérinaire ce midi | At the vet's this noon
Un chaton trouvé sous le tram | A kitten found under the tram
Croquettes neuves, refus total | New cat food, total refusal
Quatre heures du matin, concert de miaous | Four in the morning, meow concert
Le chat regarde la pluie depuis une heure | The cat has watched the rain for an hour
--
il règne, nous obéissons | he rules, we obey
aucun regret dans ses yeux | no regret in his eyes
le canapé ne s'en remettra pas | the sofa will not recover
il a choisi la seule chaise propre | he picked the only clean chair
je n'ose plus bouger | I no longer dare to move
la boîte vaut mieux que le jouet | the box beats the toy
on l'appelle Monsieur le Préfet | we call him Mister Prefect
preuve que la science a des limites | proof that science has limits""",
    "football": """
#football #FCLyonesse | #soccer #FCLyonesse
⚽
Match nul du FC Lyonesse | FC Lyonesse draw again
But à la dernière minute à Brumeville | Last-minute goal in Brumeville
Le gardien a tout arrêté ce soir | The goalkeeper stopped everything tonight
Entraînement des moins de douze ans | Under-twelves training
Carton rouge après dix minutes | Red card after ten minutes
Le derby de dimanche se prépare | Sunday's derby is coming
Un coup franc venu d'ailleurs | A free kick from another world
La tribune nord chantait encore | The north stand was still singing
--
la défense dormait debout | the defence was asleep on its feet
on en parlera longtemps | we will talk about it for long
l'arbitre avait oublié ses lunettes | the referee forgot his glasses
le milieu de terrain a tout changé | the midfield changed everything
il faudra revoir les passes | the passing needs work
quelle ambiance dans les travées | what a mood in the stands
je garde le billet en souvenir | I keep the ticket as a souvenir
la saison commence vraiment là | this is where the season starts""",
    "cinema": """
#cinéma #film | #movies #film
🎬
Vu « Les Escargots de minuit » hier | Saw “The Midnight Snails” yesterday
Séance de sept heures, salle vide | Seven o'clock show, empty room
Le festival de Cap-Mirabelle ouvre | The Cap-Mirabelle festival opens
Un plan-séquence de onze minutes | An eleven-minute single take
Reprise du muet avec un piano | A silent film again, with a piano
Le dernier film d'Octave Belbruine | Octave Belbruine's latest film
Rétrospective noir et blanc ce mois-ci | Black-and-white season this month
Doublage ou version originale, ce soir | Dubbed or subtitled, tonight
--
la lumière vaut le détour | the light is worth the trip
le scénario se perd au milieu | the script gets lost halfway
j'ai pleuré sans savoir pourquoi | I cried without knowing why
le son est une merveille | the sound is a marvel
vingt minutes de trop, peut-être | twenty minutes too long, perhaps
l'actrice porte tout sur ses épaules | the actress carries it all
à voir sur grand écran | see it on a big screen
la fin change tout | the ending changes everything""",
    "politique": """
#politique #débat | #politics #debate
🗳️
Conseil municipal jusqu'à minuit | Town council until midnight
Le budget de Lyonesse est voté | Lyonesse's budget is passed
Débat sur les cantines ce soir | Debate on school meals tonight
La maire de Port-Lumière répond | The mayor of Port-Lumière answers
Pétition pour le pont de Rivebelle | Petition for the Rivebelle bridge
Réunion publique sur le tram | Public meeting about the tram
Le rapport de la région est sorti | The region's report is out
Une question orale restée sans réponse | An oral question left unanswered
--
les chiffres méritent d'être lus | the figures deserve reading
chacun campe sur ses positions | everyone holds their ground
il reste trois articles à discuter | three articles are still to discuss
la salle était pleine | the room was full
on attend des actes | we are waiting for deeds
le compromis tient en deux pages | the compromise fits on two pages
je publie mes notes demain | I publish my notes tomorrow
la majorité s'est divisée | the majority split""",
    "climat": """
#climat #environnement | #climate #environment
🌍
Dixième journée sans pluie à Orvalune | Tenth day without rain in Orvalune
Le tram remplace la rocade | The tram replaces the ring road
Relevé de température au sommet | Temperature reading at the summit
Atelier de la fresque des nuages | Cloud fresco workshop
Plantation de haies samedi | Hedge planting on Saturday
Le rapport sur les glaciers | The report on glaciers
Une canicule en plein avril | A heatwave in April
Les digues de Port-Lumière | The dikes of Port-Lumière
--
les courbes ne mentent pas | the curves do not lie
il faut isoler d'abord | insulate first
c'est possible et moins cher | it is possible and cheaper
les données sont ouvertes | the data are open
chaque dixième de degré compte | every tenth of a degree counts
nos enfants poseront la question | our children will ask
les hirondelles sont en avance | the swallows are early
on a planté huit cents arbres | we planted eight hundred trees""",
    "ia": """
#IA #numérique | #AI #tech
🤖
Un petit modèle entraîné cette nuit | A small model trained overnight
Démonstration de traduction automatique | Machine translation demo
Mon robot a rangé les chaussettes | My robot sorted the socks
Séminaire sur les réseaux de neurones | Seminar on neural networks
Un jeu de données enfin propre | A data set clean at last
Conférence à l'Institut du Songe | Talk at the Songe Institute
La nouvelle loi sur les algorithmes | The new law on algorithms
Trois lignes de code en moins | Three lines of code fewer
--
les résultats tiennent à un réglage | the results hang on one setting
il confond encore chats et tartes | it still mistakes cats for tarts
le code est public | the code is public
la mesure compte plus que l'effet | the measure matters more than the effect
il faut expliquer chaque décision | each decision must be explained
ça tient sur un vieux portable | it runs on an old laptop
la machine n'a rien compris | the machine understood nothing
la suite au prochain billet | more in the next post""",
    "musique": """
#musique #concert | #music #concert
🎶
Répétition de la chorale ce soir | Choir practice tonight
Un vinyle à deux sous | A record for two pennies
Le festival des Lampions annonce | The Lampions festival announces
Solo d'accordéon sur le quai | Accordion solo on the quay
Nouvel album de Zéphyr & Cie | New album by Zéphyr & Co
Concert complet à Saint-Zéphyr | Sold-out concert in Saint-Zéphyr
Quatre accords et un ukulélé | Four chords and a ukulele
La fanfare est passée sous la pluie | The brass band came by in the rain
--
le refrain ne me quitte plus | the chorus will not leave me
la basse portait tout | the bass carried it all
le public connaissait les paroles | the crowd knew the words
on a joué deux rappels | we played two encores
le piano demande un accordeur | the piano needs a tuner
la prise est sortie d'un trait | recorded in one take
à écouter les yeux fermés | listen with closed eyes
mes voisins savent tout | my neighbours know it all""",
    "mode": """
#mode #style | #fashion #style
👗
Défilé sous la verrière de Lyonesse | Fashion show under the Lyonesse glass roof
Un manteau chiné trois fois rien | A second-hand coat for next to nothing
Couture, ma première veste | Sewing, my first jacket
Retour du velours côtelé | Corduroy is back
Atelier teinture à l'indigo | Indigo dyeing workshop
Les chapeaux de la fête des nuages | The hats of the cloud festival
Robe à fleurs en plein hiver | A flowery dress in midwinter
Broderie d'une lune sur le col | A moon embroidered on the collar
--
la coupe fait tout | the cut is everything
cousu à la main, défait deux fois | sewn by hand, undone twice
le jaune ose enfin | yellow dares at last
rien de neuf, tout de porté | nothing new, all worn
les poches sont de vraies poches | the pockets are real pockets
la matière vient d'ici | the fabric is local
je prends, je garde, je prête | I take, I keep, I lend
on dirait un tableau | it looks like a painting""",
    "baskets": """
#baskets #SemelleCéleste | #sneakers #SemelleCéleste
👟
Sortie de la Céleste numéro neuf | Céleste number nine is out
File d'attente depuis cinq heures | Queueing since five
Collection rangée par couleur | Collection sorted by colour
Réédition du modèle de 1987 | Re-issue of the 1987 model
Lacets dorés, semelle liège | Golden laces, cork sole
Test de trente kilomètres | A thirty-kilometre test
Échange taille quarante-deux | Swap, size forty-two
Atelier réparation de semelles | Sole repair workshop
--
le coloris brume est parti en une heure | the mist colour was gone in an hour
elles crissent juste ce qu'il faut | they squeak just enough
confort de pantoufle | slipper comfort
la boîte est plus belle que le prix | the box is prettier than the price
portées une fois, aimées toujours | worn once, loved for ever
le cuir tient bon | the leather holds
trop petites, hélas | too small, alas
à surveiller de près | one to watch closely""",
    "lyonesse": """
#Lyonesse #quartier | #Lyonesse #neighbourhood
🏙️
La fête des lampions commence | The lantern festival begins
Le tram T4 est arrêté | Tram T4 has stopped
Brume sur les quais au réveil | Mist on the quays at dawn
Nouvelle piste cyclable rue des Bulles | New cycle lane in Bubble Street
Le marché couvert rouvre | The covered market reopens
Travaux place du Zéphyr | Works on Zéphyr Square
Vue depuis la colline aux cigales | View from Cicada Hill
Le bac a repris ses traversées | The ferry is crossing again
--
Lyonesse comme on l'aime | Lyonesse as we love it
prévoyez un détour | expect a detour
les voisins sont descendus | the neighbours came down
on entend la fanfare de loin | you can hear the band from afar
le pont est tout illuminé | the bridge is all lit up
ça sent le pain chaud | it smells of warm bread
personne n'était au courant | nobody had been told
à pied, c'est encore mieux | even better on foot""",
    "ecole": """
#école #éducation | #school #education
🏫
Rentrée de la classe des petits | First day back for the little ones
Dictée géante au gymnase | Giant dictation in the gym
Sortie au musée des Bulles | Trip to the Bubble Museum
Le potager de l'école a donné | The school garden has yielded
Conseil de classe ce jeudi | Class council this Thursday
Exposés sur les volcans | Volcano presentations
Un tableau noir tout neuf | A brand-new blackboard
Fête de fin d'année préparée | End-of-year party ready
--
ils ont posé mille questions | they asked a thousand questions
la sonnerie est tombée en panne | the bell broke down
les plus timides ont osé | the shyest dared
il manque encore des livres | books are still missing
les parents ont aidé | the parents helped
zéro faute pour Lilou | no mistake for Lilou
on recommence demain | we start again tomorrow
merci aux collègues | thanks to my colleagues""",
    "science": """
#science #recherche | #science #research
🔬
Article accepté après deux ans | Paper accepted after two years
Nuit d'observation à Montcaprice | Observation night at Montcaprice
Une abeille marquée est revenue | A tagged bee came back
Fouilles sous l'ancien moulin | Dig beneath the old mill
Le microscope de l'université | The university's microscope
Soutenance de thèse cet après-midi | Thesis defence this afternoon
Trois échantillons de lichen | Three samples of lichen
Une comète visible à l'œil nu | A comet visible to the naked eye
--
l'hypothèse tombe à l'eau | the hypothesis falls through
les barres d'erreur sont honnêtes | the error bars are honest
il faut refaire la mesure | the measure must be redone
le protocole est en ligne | the protocol is online
personne ne s'y attendait | nobody expected it
l'équipe a dansé | the team danced
on comprend un peu mieux | we understand a little better
la revue demande une figure | the journal wants one figure""",
    "voyage": """
#voyage #train | #travel #train
🚂
Train de nuit vers Cap-Mirabelle | Night train to Cap-Mirabelle
Deux roues jusqu'à Neigemont | On two wheels to Neigemont
Escale à Baobab-Plage | Stopover in Baobab-Plage
Valise perdue entre deux gares | Suitcase lost between two stations
Le col du Songe sous la neige | The Songe pass under snow
Carte postale de Tamarinville | Postcard from Tamarinville
Auberge au bout de la route | An inn at the end of the road
Ferry de six heures, mer d'huile | Six o'clock ferry, sea like oil
--
le contrôleur avait un harmonica | the conductor had a harmonica
on dort mieux en roulant | one sleeps better rolling
la vue se mérite | the view must be earned
prévoir des chaussettes | bring socks
le café coûte un sourire | coffee costs a smile
je reviendrai au printemps | I shall be back in spring
la carte avait tort | the map was wrong
rien que des nuages, magnifiques | nothing but clouds, splendid""",
    "photo": """
#photo #argentique | #photography #filmphoto
📷
Lumière rasante sur les toits | Low light on the roofs
Portrait d'un marchand de parapluies | Portrait of an umbrella seller
Pellicule retrouvée dans un tiroir | Film found in a drawer
Pose longue sur le pont | Long exposure on the bridge
Un reflet dans la flaque | A reflection in the puddle
Noir et blanc du dimanche | Sunday black and white
Tirage séché au grenier | Print drying in the attic
La brume, encore elle | Mist, once more
--
le grain me plaît | I like the grain
une seconde trop tard | one second too late
pas de retouche | no retouching
l'ombre fait le sujet | the shadow makes the subject
vieil objectif, belle surprise | old lens, nice surprise
il a fallu attendre deux heures | it took a two-hour wait
le cadre penche, tant mieux | the frame tilts, so be it
à voir en grand | best seen large""",
    "jeux": """
#jeuxvidéo #jeu | #gaming #games
🎮
Soirée jeu de plateau à six | Board game night for six
Niveau onze enfin passé | Level eleven passed at last
La suite de « Pixel Lampion » | The sequel to “Pixel Lantern”
Tournoi de manettes samedi | Gamepad tournament on Saturday
Une borne d'arcade restaurée | An arcade cabinet restored
Partie en ligne jusqu'à l'aube | Online match until dawn
Un jeu écrit en un week-end | A game written in one weekend
Le dragon de la cave est vaincu | The cellar dragon is beaten
--
la musique me hante | the music haunts me
tout était dans le tutoriel | it was all in the tutorial
mon équipe m'a abandonné | my team left me
les règles tiennent sur une carte | the rules fit on one card
encore une partie et j'arrête | one more game and I stop
le boss n'était qu'un poulet | the boss was but a chicken
record battu de deux points | record beaten by two points
la sauvegarde a disparu | the save file vanished""",
    "livres": """
#livres #lecture | #books #reading
📚
Fini « Le Phare aux oreilles » | Finished “The Lighthouse with Ears”
Pile à lire, étage quatre | Reading pile, fourth floor
Rencontre à la librairie du Lampion | Meeting at the Lampion bookshop
Un roman de six cents pages | A six-hundred-page novel
Le prix des Nuages est donné | The Cloud Prize is awarded
Poème trouvé dans un livre d'occasion | Poem found in a second-hand book
Club de lecture ce mardi | Book club this Tuesday
Ma bibliothèque penche | My bookcase leans
--
la dernière phrase vaut tout | the last sentence is worth it all
j'ai lu sous la couette | I read under the blanket
le traducteur mérite un prix | the translator deserves a prize
personnage secondaire, héros vrai | minor character, true hero
à offrir sans attendre | give it without waiting
je relis déjà le début | I am rereading the start already
cinq marque-pages, aucun regret | five bookmarks, no regret
le chat dort sur le tome deux | the cat sleeps on volume two""",
    "sante": """
#santé #hôpital | #health #hospital
🩺
Garde de nuit à l'hôpital de Brumeville | Night shift at Brumeville hospital
Campagne de vaccination au gymnase | Vaccination campaign in the gym
Dix mille pas sous la pluie | Ten thousand steps in the rain
Conférence sur le sommeil | Talk on sleep
Le kiné avait raison | The physiotherapist was right
Premiers secours, séance gratuite | First aid, free session
Don de sang place du Zéphyr | Blood drive on Zéphyr Square
Une infirmière raconte | A nurse tells her story
--
buvez de l'eau | drink water
l'équipe tient bon | the team holds on
il manque des lits | beds are missing
parlez-en à votre médecin | talk to your doctor
rien ne vaut une sieste | nothing beats a nap
les preuves sont solides | the evidence is solid
merci aux soignants | thanks to the carers
on respire mieux ensuite | one breathes better afterwards""",
    "economie": """
#économie #emploi | #economy #jobs
📈
Le prix du beurre a doublé | Butter has doubled in price
Fermeture d'une biscuiterie | A biscuit factory closes
La coopérative embauche | The cooperative is hiring
Chiffres du chômage à Orvalune | Jobless figures in Orvalune
Une boutique rouvre rue des Bulles | A shop reopens in Bubble Street
Budget des ménages expliqué | Household budgets explained
La monnaie locale fête ses dix ans | The local currency turns ten
Enquête sur les loyers de Lyonesse | Survey of rents in Lyonesse
--
la moyenne cache tout | the average hides everything
les salaires suivent de loin | wages trail far behind
le graphique est dans l'article | the chart is in the article
personne n'y croyait | nobody believed in it
attention à l'échelle | mind the scale
trois causes, une seule connue | three causes, one known
les carnets sont pleins | the order books are full
cela dépend du quartier | it depends on the district""",
    "jardin": """
#jardin #potager | #garden #vegetables
🌱
Premières tomates sous la serre | First tomatoes in the greenhouse
Semis de radis ce dimanche | Sowing radishes this Sunday
Une limace a dîné chez moi | A slug dined at my place
Taille des rosiers terminée | Roses pruned
Compost retourné à la fourche | Compost turned with a fork
Bourse aux graines samedi | Seed swap on Saturday
Gelée blanche sur les choux | White frost on the cabbages
Un hérisson sous le tas de bois | A hedgehog under the woodpile
--
la terre est encore froide | the soil is still cold
il faudra patienter | we shall have to wait
les abeilles sont contentes | the bees are happy
ma voisine a la main verte | my neighbour has green fingers
rien sans paillage | nothing without mulch
la pluie a tout arrangé | the rain fixed it all
trop de courgettes, servez-vous | too many courgettes, help yourselves
la lune y est pour quelque chose | the moon has a hand in it""",
}

ASIDES = """
 |
. Et vous ? | . And you?
. Bonne journée à tous | . Good day to all
. Qui vient ? | . Who is coming?
. On en reparle | . To be continued
. Je n'en reviens pas | . I cannot believe it
. Merci pour vos idées | . Thanks for your ideas
. Photo demain | . Picture tomorrow
. Dites-moi si je me trompe | . Tell me if I am wrong
. À suivre | . More soon
. Ça valait la peine | . It was worth it
. Il était temps | . It was about time
. Quelle semaine | . What a week
. Petit bonheur du jour | . Small joy of the day
. Je prends les conseils | . Advice welcome
. Promis, j'arrête là | . I stop here, promise"""

LEADS = """
 |
 |
 |
Ce matin, une nouvelle. | This morning, some news.
Entre deux trains. | Between two trains.
Je vous raconte. | Let me tell you.
Petit mot rapide. | A quick word.
Pour celles et ceux qui suivent. | For those who follow.
Vu de ma fenêtre. | Seen from my window.
On me demande souvent. | I am often asked.
Note pour plus tard. | Note for later.
C'est dimanche dans ma tête. | It is Sunday in my head.
Pas de filtre. | No filter.
Mise à jour. | Update.
Depuis la colline. | From the hill.
Un café et hop. | One coffee and off."""

OPENINGS = """
Bravo | Well done
Merci | Thank you
Tout à fait d'accord | I quite agree
Pas d'accord du tout | I disagree completely
Ah, enfin | Ah, at last
Je me disais bien | I thought so
Belle trouvaille | Nice find
Quelle histoire | What a story
Excellent | Excellent
Ça me rappelle mon enfance | It reminds me of my childhood
Question bête | Silly question
Je note | Noted
Trop bien | So good
Oh non | Oh no
Chez nous aussi | Same here
On en a parlé hier | We talked about it yesterday
Voilà qui est clair | That is clear
J'ai ri | I laughed
Superbe | Superb
Hmm | Hmm"""

ENDINGS = """
, je partage autour de moi | , I pass it on
, c'est exactement ça | , that is exactly it
, où peut-on en savoir plus ? | , where can one learn more?
, je m'en souviendrai | , I shall remember
, la suite vite ! | , more please!
, ma sœur va adorer | , my sister will love it
, vous avez une source ? | , do you have a source?
, ça change tout | , that changes everything
, je repasse ce soir | , I will be back tonight
, à bientôt à Lyonesse | , see you in Lyonesse
, rien à ajouter | , nothing to add
, il fallait le dire | , it had to be said
, moi j'aurais fait l'inverse | , I would have done the reverse
, mon chat confirme | , my cat agrees
, et la météo ? | , and the weather?
 👏 |  👏
 😂 |  😂
, bon courage pour la suite | , good luck with the rest
, je garde le lien | , I keep the link
, on attend la photo | , waiting for the picture"""
