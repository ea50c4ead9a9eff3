import { button, paragraph, photo, type Sheet, siteHead, TOP } from '../page.ts'

/** Nine pictures to choose from, some chosen. */
export function imagePuzzle(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  paragraph(sheet, 24, TOP + 48, 100, 9)
  paragraph(sheet, 360, TOP + 48, 96, 9)
  canvas.panel(140, 44, 204, 246, 'paper', 'stone')
  canvas.box(146, 50, 192, 30, 'indigo')
  canvas.write(154, 58, 'CHOOSE ALL', 2, 'paper')
  for (let tile = 0; tile < 9; tile += 1) {
    const x = 146 + (tile % 3) * 65
    const y = 85 + Math.floor(tile / 3) * 57
    photo(sheet, x, y, 62, 54)
    if (random.whole(1, 10) > 7) {
      canvas.disc(x + 10, y + 10, 7, 'indigo')
      canvas.stroke(x + 7, y + 10, x + 9, y + 13, 2, 'paper')
      canvas.stroke(x + 9, y + 13, x + 14, y + 7, 2, 'paper')
    }
  }
  button(sheet, 268, 262, 70, 'indigo')
}

/** A frame in which the puzzle should be, and nothing in it. */
export function emptyFrame(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.box(130, 74, random.whole(110, 170), 9, 'ink')
  paragraph(sheet, 130, 94, 220, 2)
  canvas.panel(130, 126, 220, 96, 'mist', 'stone')
  const x = random.whole(215, 250)
  canvas.panel(x, 158, 26, 26, 'paper', 'stone')
  canvas.stroke(x + 5, 177, x + 12, 168, 2, 'stone')
  canvas.stroke(x + 12, 168, x + 20, 178, 2, 'stone')
  button(sheet, 130, 238, 90, 'stone')
  paragraph(sheet, 236, 242, 110, 1)
}

/** A piece that has to be pushed into its gap. */
export function sliderPuzzle(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  canvas.panel(110, 66, 260, 222, 'paper', 'stone')
  photo(sheet, 120, 76, 240, 140)
  const gap = random.whole(220, 310)
  const y = random.whole(100, 160)
  canvas.panel(gap, y, 38, 38, 'slate', 'paper')
  const piece = random.whole(130, 190)
  canvas.panel(piece, y, 38, 38, 'sand', 'paper')
  canvas.box(120, 236, 240, 24, 'mist')
  canvas.box(120, 236, piece - 110, 24, 'rose')
  canvas.panel(piece, 232, 32, 32, 'paper', 'red')
  canvas.stroke(piece + 10, 242, piece + 21, 253, 2, 'red')
  canvas.stroke(piece + 21, 242, piece + 10, 253, 2, 'red')
}

/** The box that says who one is, again. */
export function humanCheck(sheet: Sheet): void {
  const { canvas, random } = sheet
  siteHead(sheet)
  paragraph(sheet, 110, 76, 260, 3)
  canvas.panel(110, 128, 260, 70, 'mist', 'stone')
  canvas.panel(128, 150, 24, 24, 'paper', 'slate')
  canvas.write(166, 156, 'I AM HUMAN', 2, 'ink')
  canvas.disc(338, 158, 12, random.pick(['sky', 'leaf', 'sand']))
  canvas.box(110, 206, random.whole(140, 220), 5, 'red')
  button(sheet, 110, 226, 90, 'stone')
}
