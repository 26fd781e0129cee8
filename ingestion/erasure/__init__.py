"""Take one person out of what ingestion keeps: registry, imports, raw tables, cursors.

What others did to the person goes. What the person did to others stays under the keyed hash of an
actor nobody claims, without its text. What others wrote stays, but for the person's handle in it.
"""
