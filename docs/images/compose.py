# SPDX-License-Identifier: Apache-2.0
"""One picture for the README: two parts of maps side by side, below them what commands printed.

    compose.py OUT.png LEFT.png CAPTION RIGHT.png CAPTION TERMINAL.txt

Lines of the text that start with "$ " are the commands. Needs Pillow and the fonts of fonts-noto-cjk.
"""

import subprocess
import sys

from PIL import Image, ImageDraw, ImageFont

MARGIN, BETWEEN, CAPTION = 14, 20, 54
INK, RULE, TERMINAL, PROMPT, PRINTED = "#26232B", "#47414F", "#20222B", "#8FD694", "#E8E8EA"
TYPE, LINE, PAD, BAR = 20, 29, 24, 34


def font(pattern, size):
    file, index = subprocess.run(["fc-match", "-f", "%{file}\n%{index}", pattern], check=True,
                                 capture_output=True, text=True).stdout.split("\n")
    return ImageFont.truetype(file, size, index=int(index),
                              layout_engine=ImageFont.Layout.BASIC)


def main(out, left, left_caption, right, right_caption, text):
    pictures = [Image.open(path).convert("RGB") for path in (left, right)]
    with open(text, encoding="utf-8") as file:
        lines = file.read().rstrip("\n").split("\n")
    width = 2 * MARGIN + BETWEEN + sum(p.width for p in pictures)
    top = MARGIN + CAPTION + pictures[0].height
    box = (MARGIN, top + BETWEEN, width - MARGIN,
           top + BETWEEN + BAR + PAD + LINE * len(lines))
    page = Image.new("RGB", (width, box[3] + MARGIN), "white")
    draw = ImageDraw.Draw(page)
    heading, mono = font("Noto Sans CJK SC:bold", 27), font("Noto Sans Mono CJK SC", TYPE)
    x = MARGIN
    for picture, caption in zip(pictures, (left_caption, right_caption)):
        draw.text((x, MARGIN + CAPTION // 2 - 4), caption, INK, heading, anchor="lm")
        page.paste(picture, (x, MARGIN + CAPTION))
        draw.rectangle((x, MARGIN + CAPTION, x + picture.width - 1, top - 1), outline=RULE, width=2)
        x += picture.width + BETWEEN
    draw.rounded_rectangle(box, 10, TERMINAL)
    for k, colour in enumerate(("#E0605A", "#E0B04A", "#6CBF6C")):
        draw.ellipse((box[0] + PAD + 22 * k, box[1] + 13, box[0] + PAD + 22 * k + 12, box[1] + 25),
                     colour)
    room = (width - 2 * MARGIN - 2 * PAD) // int(mono.getlength("0"))
    for k, line in enumerate(lines):
        assert len(line) <= room, f"{line!r} is wider than the picture"
        draw.text((box[0] + PAD, box[1] + BAR + PAD // 2 + LINE * k + LINE // 2), line,
                  PROMPT if line.startswith("$ ") else PRINTED, mono, anchor="lm")
    page.quantize(256, kmeans=2, dither=Image.Dither.NONE).save(out, optimize=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
