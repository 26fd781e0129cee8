"""What damaged, hostile or merely odd archives do to the reader: never more than a report."""

import gzip
import io
import json
import struct
import tarfile
import zipfile

import pytest

from ingestion.unpacking import Archive, Damaged, archive, containers, json_items, markup
from ingestion.unpacking.archive import CHUNK
from ingestion.unpacking.report import folded


def reasons(archive):
    return "\n".join(f"{place}: {reason}" for place, reason in archive.problems)


@pytest.mark.parametrize("kind", ["zip", "tgz", "folder"])
def test_a_container_of_any_kind_gives_the_same_names_and_texts(pack, kind):
    members = {"data/a.js": "x = [1, 2]", "data/é/b.csv": "A\n1\n"}
    with Archive(pack(members, kind)) as opened:
        assert sorted(opened.names) == sorted(members)
        assert list(opened.items("data/a.js")) == [1, 2]
        assert list(opened.rows("data/é/b.csv")) == [{"a": "1"}]
        assert list(opened.items("data/a.js")) == [1, 2]  # going back works, in a tar too
        assert not opened.problems


def test_a_single_file_is_an_archive_of_itself(tmp_path):
    (tmp_path / "any.xml").write_text("<a><b>1</b></a>")
    with Archive(tmp_path / "any.xml") as opened:
        assert [e.text for e in opened.elements("any.xml", ("b",), {})] == ["1"]


def test_parts_come_in_the_order_of_their_numbers_whatever_folder_they_were_packed_in(pack):
    names = [f"twitter-2024/data/tweets-part{n}.js" for n in (10, 2, 1)]
    members = {**dict.fromkeys(names, "[]"), "twitter-2024/mydata/tweets-part3.js": "[]"}
    with Archive(pack(members)) as opened:
        found = opened.matching(r"data/TWEETS(-part\d+)?\.js")
    assert found == [names[2], names[1], names[0]]


@pytest.mark.parametrize(
    "name",
    ["../../etc/x", "/etc/x", "a\\..\\b.js", "C:/x.js", "a\u202esj.js", "x" * 1001],
)
def test_names_that_lead_out_or_deceive_are_refused_and_shown_harmlessly(tmp_path, name):
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        file.writestr(name, "[1]")
        file.writestr("good.js", "[1]")
    with Archive(tmp_path / "a.zip") as opened:
        assert opened.names == ("good.js",)
        ((place, _reason),) = opened.problems
        assert "\u202e" not in place
        assert len(place) <= 1000


def test_a_member_without_a_name_is_reported(pack):
    path = pack({"x": "[1]", "good.js": "[1]"})
    raw = path.read_bytes()
    entry = raw.index(b"PK\x01\x02")
    # its directory takes the one letter of the name for something else
    path.write_bytes(raw[: entry + 28] + struct.pack("<HH", 0, 1) + raw[entry + 32 :])
    with Archive(path) as opened:
        assert opened.names == ("good.js",)
        assert reasons(opened) == f"{path.name}: a member without a name"


def test_links_and_devices_are_not_followed(tmp_path):
    (tmp_path / "secret").write_text("[1]")
    with tarfile.open(tmp_path / "a.tgz", "w:gz") as file:
        link = tarfile.TarInfo("link.js")
        link.type, link.linkname = tarfile.SYMTYPE, str(tmp_path / "secret")
        file.addfile(link)
    folder = tmp_path / "folder"
    folder.mkdir()
    (folder / "link.js").symlink_to(tmp_path / "secret")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as file:
        info = zipfile.ZipInfo("link.js")
        info.external_attr = 0o120777 << 16
        file.writestr(info, str(tmp_path / "secret"))
    for path in (tmp_path / "a.tgz", folder, tmp_path / "a.zip"):
        with Archive(path) as opened:
            assert opened.names == ()
            assert "link.js" in reasons(opened)


def test_what_a_mac_adds_is_passed_over_in_silence(pack):
    with Archive(pack({"a.js": "[]", "__MACOSX/._a.js": "\0", ".DS_Store": "\0"})) as opened:
        assert opened.names == ("a.js",)
        assert not opened.problems


def test_a_bomb_stops_long_before_it_is_unpacked_and_the_others_are_read(pack, monkeypatch):
    monkeypatch.setattr(archive, "SMALL", 1 << 20)
    bomb = b"[" + b'"' + b"0" * (64 << 20) + b'"]'
    with Archive(pack({"bomb.js": bomb, "good.js": "[1]"})) as opened:
        read = []
        with pytest.raises(Damaged, match="grew beyond"):
            read.extend(map(len, opened.text("bomb.js")))
        assert sum(read) < 16 << 20
        assert list(opened.items("good.js")) == [1]


def test_a_bomb_inside_gzip_ends_the_listing(tmp_path, monkeypatch):
    monkeypatch.setattr(containers, "SMALL", 1 << 20)
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as file:
        for name in ("bomb", "behind"):
            info = tarfile.TarInfo(name)
            info.size = 32 << 20
            file.addfile(info, io.BytesIO(bytes(info.size)))
    (tmp_path / "a.tgz").write_bytes(gzip.compress(buffer.getvalue()))
    with Archive(tmp_path / "a.tgz") as opened:
        assert "behind" not in opened.names
        assert "100 times its size" in reasons(opened)


def test_a_size_that_lies_is_not_believed(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        file.writestr("a.js", json.dumps(["x" * 100_000]))
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 24 : entry + 28] = struct.pack("<I", 10)  # says it unpacks to ten bytes
    path.write_bytes(raw)
    with Archive(path) as opened:
        assert list(opened.items("a.js")) == []
        assert "a.js" in reasons(opened)


def test_a_member_that_rotted_is_reported_and_the_others_are_read(pack):
    path = pack({"bad.js": json.dumps(list(range(10_000))), "good.js": "[1]"})
    raw = bytearray(path.read_bytes())
    raw[60:120] = bytes(60)
    path.write_bytes(raw)
    with Archive(path) as opened:
        list(opened.items("bad.js"))
        assert list(opened.items("good.js")) == [1]
        assert [place for place, _ in opened.problems] == ["bad.js"]


def test_encrypted_and_strangely_packed_members_are_named(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("strange.js", "[1]", zipfile.ZIP_LZMA)
        file.writestr("locked.js", "[1]")
    raw = bytearray(path.read_bytes())
    entry = raw.rindex(b"PK\x01\x02")
    raw[entry + 8] |= 1
    path.write_bytes(raw)
    with Archive(path) as opened:
        assert opened.names == ()
        assert "locked.js: encrypted" in reasons(opened)
        assert "strange.js: packed in a way" in reasons(opened)


@pytest.mark.parametrize("content", [b"PK\x03\x04 and nothing more", b"\x1f\x8b and nothing more"])
def test_what_only_begins_like_an_archive_is_refused_with_advice(tmp_path, content):
    (tmp_path / "a.zip").write_bytes(content)
    with pytest.raises(Damaged, match="get the export again"):
        Archive(tmp_path / "a.zip")


def test_too_many_members_are_refused(pack, monkeypatch):
    monkeypatch.setattr(archive, "MOST_MEMBERS", 10)
    with pytest.raises(Damaged, match="members"):
        Archive(pack({f"{i}.js": "" for i in range(11)}))


def test_a_directory_beyond_all_measure_is_not_read(pack, monkeypatch):
    monkeypatch.setattr(containers, "MOST_DIRECTORY", 100)
    with pytest.raises(Damaged, match="directory"):
        Archive(pack({f"{i}.js": "" for i in range(11)}))


def test_names_in_utf8_are_read_though_the_packer_did_not_say_so(tmp_path):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("données.js", "[1]")
    raw = bytearray(path.read_bytes())
    for at, flag in ((0, 7), (raw.rindex(b"PK\x01\x02"), 9)):
        raw[at + flag] &= ~0x08
    path.write_bytes(raw)
    with Archive(path) as opened:
        assert opened.names == ("données.js",)
        assert list(opened.items("données.js")) == [1]


def items(text, size=7, below=None):
    """The items of a text that comes in small pieces, and what was reported."""
    told = []
    pieces = (text[i : i + size] for i in range(0, len(text), size))
    return list(json_items.items(pieces, lambda *problem: told.append(problem), below)), told


def test_every_item_of_a_list_comes_wherever_the_pieces_are_cut():
    wanted = [{"a": ']}é"\\', "b": [1, {"c": None}]}, 12, "x,y", [], -3.5, True]
    text = f"window.YTD.x.part0 = {json.dumps(wanted)}"
    for size in range(1, 40):
        assert items(text, size) == (wanted, [])


def test_a_list_below_a_key_is_found_behind_other_lists():
    text = json.dumps({"@context": ["x"], "orderedItems": [1, 2], "more": [3]})
    assert items(text, 5, "orderedItems") == ([1, 2], [])


@pytest.mark.parametrize(
    "bad",
    [
        '{"a": NaN}', '{"a": Infinity}', '{"a": 1e999}', "nonsense", '{"a" 1}', "{]", "}", "'x'",
        '{"a": ' + "9" * 5000 + "}", '{"a": ' + "[" * 200 + "]" * 200 + "}",
        "[" * 5000 + "]" * 5000, '{"a": "\n"}',
    ],
)  # fmt: skip
def test_a_broken_item_is_reported_and_its_neighbours_are_kept(bad):
    for size in (1, 7, CHUNK):
        found, told = items(f'[{{"first": 1}}, {bad}, {{"last": 2}}]', size)
        assert found == [{"first": 1}, {"last": 2}]
        assert [place for place, _ in told] == ["item 2"]
        assert "9999" not in told[0][1]


@pytest.mark.parametrize("text", ['[{"a": 1}, {"b"', '[{"a": 1}', '[{"a": 1}, "x'])
def test_a_list_that_breaks_off_gives_what_came_before(text):
    found = json_items.items(iter([text]), lambda *_: None)
    assert next(found) == {"a": 1}
    with pytest.raises(Damaged, match="cut off"):
        next(found)


def test_an_item_without_end_is_given_up_soon(monkeypatch):
    monkeypatch.setattr(json_items, "LONGEST_ITEM", 1 << 16)
    endless = iter(["[" * (1 << 14)] * 1000)
    with pytest.raises(Damaged, match="never ends"):
        list(json_items.items(endless, lambda *_: None))
    assert len(list(endless)) > 900


def test_bytes_that_are_not_utf8_are_replaced_and_reported_once(pack):
    members = {"a.js": b'["caf\xe9", "ok"]', "b.js": b"\xef\xbb\xbf[1]", "c.js": b'["\xc3'}
    with Archive(pack(members)) as opened:
        assert list(opened.items("a.js")) == ["caf\ufffd", "ok"]
        assert list(opened.items("b.js")) == [1]
        assert list(opened.items("c.js")) == []
        assert "a.js: 1 bytes are not UTF-8" in reasons(opened)
        assert "b.js" not in reasons(opened)


def test_problems_of_one_member_are_listed_up_to_a_limit(pack):
    with Archive(pack({"a.js": "[" + "NaN," * 5000 + "1]"})) as opened:
        assert list(opened.items("a.js")) == [1]
        assert len(opened.problems) == archive.MOST_PROBLEMS + 1


def test_tables_are_read_by_folded_header_with_blank_lines_and_short_rows(pack):
    table = '\ufeffChannel ID, Channel  Title\r\nUC1,"a\nb"\r\n\n\nUC2\nUC3,x,y\n\n'
    with Archive(pack({"a.csv": table})) as opened:
        assert list(opened.rows("a.csv")) == [
            {"channel id": "UC1", "channel title": "a\nb"},
            {"channel id": "UC2"},
        ]
        assert "a.csv, line 7: 3 cells below 2 headers" in reasons(opened)


@pytest.mark.parametrize("table", ["A\n" + "x" * 2_000_000, 'A\n"' + "x\n" * 200_000])
def test_a_line_or_cell_without_end_is_given_up(pack, table):
    with Archive(pack({"a.csv": table})) as opened:
        assert list(opened.rows("a.csv")) == []
        assert "a.csv" in reasons(opened)


WHERE = {"http://x.org/wp/": "wp", "http://x.org/wp/inner/": "inner"}


def test_elements_come_whole_with_the_names_of_their_namespaces():
    text = (
        '<r xmlns:q="http://x.org/wp/1.2/" xmlns:e="http://x.org/wp/inner/1/"><item a="1">'
        "<q:id>7\x08</q:id><e:t><![CDATA[a]]]]><![CDATA[>b]]></e:t><item>in</item></item></r>"
    )
    (found,) = markup.elements(iter(text), frozenset(["item"]), WHERE)
    assert found.attributes == {"a": "1"}
    assert (found.get("wp:id"), found.get("inner:t"), found.get("none")) == ("7", "a]]>b", "")


@pytest.mark.parametrize(
    "declared",
    [
        '<!ENTITY a "b">',
        '<!ENTITY a SYSTEM "file:///etc/passwd">',
        '<!ENTITY % a SYSTEM "http://x.test/a.dtd"> %a;',
    ],
)
def test_entities_are_refused_before_they_are_used(declared):
    text = f"<!DOCTYPE r [{declared}]><r><item>&a;</item></r>"
    with pytest.raises(Damaged, match="declares entities"):
        list(markup.elements(iter([text]), frozenset(["item"]), {}))


@pytest.mark.parametrize(
    "text",
    [
        "<r>" + "<a>" * 200, "<r><item>" + "x" * 20_000_000, "<r><!--" + "x" * 3_000_000,
        "<r a='" + "x" * 3_000_000, "<r><item>1</item><item>", "<r><item>1</item>&nothing;</r>",
    ],
)  # fmt: skip
def test_markup_that_is_broken_or_endless_gives_what_came_before(text):
    pieces = (text[i : i + 65536] for i in range(0, len(text), 65536))
    found = []
    with pytest.raises(Damaged):
        found.extend(one.text for one in markup.elements(pieces, frozenset(["item"]), {}))
    assert found == (["1"] if "1</item>" in text else [])


def test_media_are_told_as_a_number_and_other_files_by_name():
    names = [f"data/tweets_media/{i}.jpg" for i in range(5)] + ["data/ads.js"]
    assert folded(names) == ["data/tweets_media/ (5 files)", "data/ads.js"]
