import { button, paragraph, type Sheet, siteHead, TOP } from '../page.ts'
import type { Colour } from '../palette.ts'

/** The browser's own page when nobody answers. */
export function noConnection(sheet: Sheet): void {
  const { canvas, random } = sheet
  canvas.box(84, 112, 96, 6, 'stone')
  canvas.panel(180, 96, 34, 38, 'stone', 'slate')
  canvas.box(214, 104, 14, 6, 'slate')
  canvas.box(214, 120, 14, 6, 'slate')
  const gap = random.whole(20, 46)
  canvas.panel(246 + gap, 96, 34, 38, 'stone', 'slate')
  canvas.box(280 + gap, 112, 116 - gap, 6, 'stone')
  for (let spark = 0; spark < 3; spark += 1) {
    canvas.stroke(236 + spark * 4, 84 - spark * 4, 232 + spark * 8, 72 - spark * 3, 2, 'amber')
  }
  canvas.writeCentred(240, 164, 'NO CONNECTION', 3, 'ink')
  paragraph(sheet, 120, 200, 240, random.whole(2, 4))
  button(sheet, 120, 254, 80, 'slate')
}

/** A page that never stops loading. */
export function spinner(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  const turn = random.whole(0, 11)
  const tail: readonly Colour[] = ['ink', 'slate', 'slate', 'stone', 'stone', 'stone']
  for (let dot = 0; dot < 12; dot += 1) {
    const angle = ((dot - turn) * Math.PI) / 6
    const colour = tail[dot] ?? 'line'
    canvas.disc(Math.round(240 + Math.cos(-angle) * 34), Math.round(148 + Math.sin(-angle) * 34), 5, colour)
  }
  canvas.writeCentred(240, 204, 'LOADING', 3, 'stone')
  canvas.box(120, 240, 240, 8, 'mist')
  canvas.box(120, 240, random.whole(80, 180), 8, sheet.accent)
}

/** What the script printed before it broke off. */
export function stackTrace(sheet: Sheet): void {
  const { canvas, random } = sheet
  canvas.box(0, TOP, 480, 274, 'night')
  canvas.write(18, TOP + 14, 'ERROR', 2, 'red')
  canvas.box(82, TOP + 18, random.whole(160, 340), 5, 'rose')
  for (let line = 0; line < 17; line += 1) {
    const y = TOP + 42 + line * 13
    const indent = 18 + (line === 0 ? 0 : random.whole(1, 3) * 12)
    canvas.box(indent, y, 12, 5, 'slate')
    canvas.box(indent + 18, y, random.whole(50, 150), 5, random.pick(['sky', 'leaf', 'sand']))
    canvas.box(indent + 180, y, random.whole(40, 180), 5, line === 3 ? 'amber' : 'slate')
  }
}

/** A list in which the wanted entry is not. */
export function missingEntry(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.panel(90, 68, 300, 22, 'paper', 'stone')
  canvas.box(98, 76, random.whole(70, 150), 6, 'ink')
  for (let row = 0; row < 6; row += 1) {
    canvas.box(90, 98 + row * 30, 300, 26, row % 2 === 0 ? 'mist' : 'paper')
    canvas.box(100, 108 + row * 30, random.whole(60, 200), 5, 'stone')
    canvas.disc(374, 111 + row * 30, 4, 'line')
  }
  const gap = 98 + random.whole(1, 4) * 30
  canvas.panel(90, gap, 300, 26, 'rose', 'red')
  canvas.writeCentred(240, gap + 8, 'NO MATCH', 2, 'red')
}

/** All went well. */
export function done(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.disc(240, 122, 34, 'green')
  canvas.stroke(224, 123, 235, 135, 6, 'paper')
  canvas.stroke(235, 135, 257, 109, 6, 'paper')
  canvas.writeCentred(240, 172, 'DONE', 4, 'ink')
  paragraph(sheet, 130, 214, 220, random.whole(2, 3))
}
