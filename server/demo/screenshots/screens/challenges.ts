import type { Canvas } from '../canvas.ts'
import { button, paragraph, type Sheet, siteHead } from '../page.ts'
import type { Colour } from '../palette.ts'

/** Six fields for a code that was sent elsewhere. */
export function codeForm(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.panel(100, 70, 280, 214, 'paper')
  shield(canvas, 240, 84, sheet.accent)
  canvas.writeCentred(240, 132, 'ENTER CODE', 3, 'ink')
  paragraph(sheet, 140, 160, 200, 2)
  const typed = random.whole(0, 3)
  for (let field = 0; field < 6; field += 1) {
    canvas.panel(134 + field * 36, 190, 30, 36, field < typed ? 'mist' : 'paper', 'stone')
    if (field < typed) canvas.disc(149 + field * 36, 208, 4, 'ink')
  }
  button(sheet, 180, 244, 120, sheet.accent)
}

/** A place for the photo of an ID. */
export function idPhoto(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.writeCentred(240, 70, 'PHOTO OF ID', 3, 'ink')
  paragraph(sheet, 130, 98, 220, 2)
  canvas.panel(150, 128, 180, 106, 'mist', 'slate')
  canvas.box(162, 140, 52, 64, 'line')
  canvas.disc(188, 160, 12, 'stone')
  canvas.disc(188, 198, 20, 'stone')
  canvas.box(162, 204, 52, 20, 'mist')
  for (let line = 0; line < 5; line += 1) canvas.box(226, 142 + line * 16, random.whole(50, 92), 6, 'stone')
  button(sheet, 180, 252, 120, sheet.accent)
}

/** Two devices, one of which has to say yes. */
export function deviceCheck(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.writeCentred(240, 76, 'CONFIRM DEVICE', 3, 'ink')
  canvas.panel(130, 118, 110, 72, 'mist', 'slate')
  canvas.box(166, 190, 38, 8, 'slate')
  canvas.panel(300, 108, 52, 92, 'mist', 'slate')
  canvas.disc(326, 190, 4, 'slate')
  for (let dot = 0; dot < 4; dot += 1)
    canvas.disc(252 + dot * 12, 152, 3, dot < random.whole(1, 3) ? 'amber' : 'line')
  paragraph(sheet, 120, 222, 240, 3)
  button(sheet, 120, 264, 100, sheet.accent)
}

function shield(canvas: Canvas, centreX: number, y: number, colour: Colour): void {
  for (let row = 0; row < 40; row += 1) {
    const half = row < 20 ? 17 : Math.round(17 - ((row - 20) * 17) / 20)
    canvas.box(centreX - half, y + row, half * 2, 1, colour)
  }
  canvas.box(centreX - 2, y + 10, 4, 12, 'paper')
  canvas.box(centreX - 2, y + 26, 4, 4, 'paper')
}
