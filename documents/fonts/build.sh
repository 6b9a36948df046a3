#!/bin/sh
# Makes the fonts of this folder anew. Needs: fonttools (pip), fonts-noto-core and fonts-dejavu-core (Debian).
set -eu
cd "$(dirname "$0")"
SOURCE=${SOURCE:-/usr/share/fonts/truetype}

# Hinting is for screens of another age: a PDF carries it for nothing.
subset() {
    pyftsubset "$SOURCE/$1.ttf" --output-file="$2.ttf" --unicodes="$3" \
        --no-hinting --desubroutinize --layout-features='*' --layout-features-='frac,numr,dnom,sups,subs,sinf' \
        --name-IDs='0,1,2,3,4,5,6,13,14' --no-recalc-timestamp
}

# Latin with its extensions that names need (Əə, ʻ, ʼ), stress marks, all of Cyrillic, punctuation, №, ₽.
LETTERS=20-7E,A0-17F,18F,192,1A0-1A1,1AF-1B0,1CD-1DC,1E6-1E7,1EA-1EB,1F4-1F5,1FA-1FF,218-21B,237,259,2BB-2BD,2C6-2C7,2D8-2DD,\
300-304,306-30C,323,326-328,331,400-52F,1E80-1E85,1E9E,1EF2-1EF3,\
2000-200D,2010-2015,2018-2022,2026,202F-2030,2032-2033,2039-203A,2044,205F-2060,20AC,20B4,20B8,20BC-20BD,2116,2122,2212,FEFF
subset noto/NotoSans-Regular NotoSans-Regular "$LETTERS"
subset noto/NotoSans-Bold NotoSans-Bold "$LETTERS"
subset noto/NotoSansArmenian-Regular NotoSansArmenian-Regular 20,A0,531-58F,FB13-FB17
subset noto/NotoSansArmenian-Bold NotoSansArmenian-Bold 20,A0,531-58F,FB13-FB17
# What Noto Sans has not: Georgian, arrows, signs of mathematics, boxes, ticks, scissors; a circle to carry a lone accent.
subset dejavu/DejaVuSans DejaVuSans 20,A0,10A0-10FF,2070-209C,2150-215E,2190-21FF,2200-22FF,2460-2473,2500-257F,2580-259F,25A0-25FF,2600-26FF,2701-27BF,2B05-2B1A
# One-time codes.
subset dejavu/DejaVuSansMono-Bold DejaVuSansMono-Bold 20-7E,A0,2010-2014
