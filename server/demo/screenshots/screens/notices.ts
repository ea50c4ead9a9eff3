import { button, paragraph, photo, type Sheet, siteHead } from '../page.ts'

/** A post in its editor, and why it may not go out. */
export function rejectedPost(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.box(24, 68, 432, 34, 'rose')
  canvas.box(24, 68, 4, 34, 'red')
  canvas.write(40, 78, 'NOT ALLOWED', 2, 'red')
  canvas.box(182, 82, random.whole(140, 250), 5, 'red')
  photo(sheet, 24, 114, 150, random.whole(130, 160))
  const marked = random.whole(1, 5)
  for (let line = 0; line < 7; line += 1) {
    const width = random.whole(180, 262)
    if (line === marked) canvas.box(188, 115 + line * 16, Math.round(width / 2) + 4, 11, 'rose')
    canvas.box(190, 118 + line * 16, width, 5, 'stone')
    if (line === marked) canvas.box(190, 118 + line * 16, Math.round(width / 2), 5, 'red')
  }
  button(sheet, 366, 254, 90, 'stone')
}

/** A field of a form that was not taken. */
export function refusedField(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  const wrong = random.whole(0, 2)
  for (let field = 0; field < 3; field += 1) {
    const y = 76 + field * 56
    canvas.box(120, y, random.whole(50, 90), 5, 'slate')
    canvas.panel(120, y + 11, 240, 24, 'paper', field === wrong ? 'red' : 'stone')
    canvas.box(128, y + 20, random.whole(60, 180), 6, 'ink')
    if (field === wrong) canvas.box(120, y + 40, random.whole(120, 220), 5, 'red')
  }
  button(sheet, 120, 256, 90, sheet.accent)
}

/** The account is closed for now. */
export function suspended(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.disc(240, 112, 36, 'red')
  canvas.disc(240, 112, 27, 'paper')
  canvas.stroke(219, 91, 261, 133, 8, 'red')
  canvas.writeCentred(240, 164, 'SUSPENDED', 4, 'ink')
  paragraph(sheet, 110, 204, 260, random.whole(2, 4))
  button(sheet, 190, 260, 100, 'slate')
}

/** Too much in too short a time. */
export function tooFast(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  for (let degree = 180; degree <= 360; degree += 3) {
    const angle = (degree * Math.PI) / 180
    const colour = degree < 250 ? 'green' : degree < 315 ? 'amber' : 'red'
    canvas.disc(Math.round(240 + Math.cos(angle) * 62), Math.round(158 + Math.sin(angle) * 62), 5, colour)
  }
  const needle = (random.whole(322, 352) * Math.PI) / 180
  canvas.stroke(
    240,
    158,
    Math.round(240 + Math.cos(needle) * 50),
    Math.round(158 + Math.sin(needle) * 50),
    4,
    'ink',
  )
  canvas.disc(240, 158, 7, 'ink')
  canvas.writeCentred(240, 188, 'TRY AGAIN LATER', 3, 'ink')
  paragraph(sheet, 130, 222, 220, 3)
}
