"""Makes documents with spans and links in our interchange form, the same each time.

    made.py DOCUMENTS BYTES SPANS > made.jsonl

Texts of about so many bytes each, so many spans a document, a link from each document to the next, a duplicate group for
every twentieth. Words are of several scripts, so that every way of counting offsets differs.
"""
import json
import random
import sys

WORDS = (
    "the bridge was closed on monday mayor said officials report budget court ruling crews water council harbour ferry "
    "rejected approved delayed published revised figures tonnes euros minutes storm engineers union strike talks night"
).split() + ["café", "noe\u0308l", "😀", "👩\u200d🚒", "桥梁", "الجسر", "𝒜stral", "non\u00a0breaking", "“quoted”", "=1+1"]
LABELS = ["Claim", "Source", "Off-topic"]


def document(number, size, spans, dice):
    pieces, length, starts = [], 0, []
    while length < size:
        sentence = []
        for _ in range(dice.randint(8, 18)):
            sentence.append(dice.choice(WORDS))
        words = " ".join(sentence) + dice.choice([". ", ". ", ".\n", "?\r\n"])
        pieces.append(words)
        length += len(words.encode())
    text = "".join(pieces)
    gaps = [0] + [place + 1 for place, sign in enumerate(text[:-1]) if sign in " \n" and text[place + 1] not in " \n\r"]
    rows = []
    for m in range(spans):
        first = dice.randrange(len(gaps) - 4)
        start, end = gaps[first], gaps[first + dice.randint(1, 4)] - 1
        if text[end - 1] == "\r":
            end -= 1
        row = {
            "id": f"a{number}x{m}",
            "label": dice.choice(LABELS),
            "start": start,
            "end": end,
            "quote": text[start:end],
            "author": dice.choice(["anna", "ben"]),
            "created": "2026-03-01T10:00:00Z",
            "status": dice.choice(["open", "settled"]),
            "note": "seen twice" if m == 0 else "",
            "attributes": {"type": "event"} if m == 1 else {},
        }
        if m == 0 and number % 20 < 2:
            row.update(group=f"g{number // 20}", is_principal=number % 20 == 0)
        rows.append(row)
    return {
        "id": f"d{number}",
        "title": f"Text {number}",
        "outlet": f"Outlet {number % 7}",
        "date": f"2026-03-{number % 28 + 1:02}",
        "url": f"https://example.org/{number}",
        "text": text,
        "offset_unit": "code points",
        "spans": rows,
    }


def main(documents, size, spans):
    dice = random.Random(7)
    last = None
    for number in range(documents + 1):
        made = document(number, size, spans, dice) if number < documents else None
        if last:
            here = last["spans"]
            last["links"] = [{"type": "rests on", "from": here[0]["id"], "to": here[1]["id"], "author": "anna"}]
            if made:
                to = made["spans"][0]["id"]
                last["links"].append({"type": "same claim", "from": here[0]["id"], "to": to, "to_document": made["id"]})
            print(json.dumps(last, ensure_ascii=False))
        last = made


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
