import type { Random } from '../random.ts'
import { Canvas } from './canvas.ts'
import type { Colour } from './palette.ts'

/** The size of every screenshot. */
export const WIDTH = 480
export const HEIGHT = 300
/** Where the page begins, below the browser's own bar. */
export const TOP = 26

/** What a screen is drawn on, and with. */
export interface Sheet {
  readonly canvas: Canvas
  readonly random: Random
  /** The platform's own colour. */
  readonly accent: Colour
}

/** A browser window with an empty page in it. */
export function browserWindow(random: Random, accent: Colour, ground: Colour = 'paper'): Sheet {
  const canvas = new Canvas(WIDTH, HEIGHT, ground)
  canvas.box(0, 0, WIDTH, TOP, 'mist')
  for (const [place, colour] of (['red', 'amber', 'green'] as const).entries()) {
    canvas.disc(14 + place * 14, 13, 4, colour)
  }
  canvas.panel(64, 6, 340, 14, 'paper')
  canvas.box(70, 11, 4, 4, 'slate')
  canvas.box(80, 11, random.whole(90, 240), 4, 'stone')
  canvas.box(0, TOP - 1, WIDTH, 1, 'line')
  return { canvas, random, accent }
}

/** The platform's head: its mark, its menu, and who is signed in. */
export function siteHead({ canvas, random, accent }: Sheet): void {
  canvas.box(0, TOP, WIDTH, 30, accent)
  canvas.disc(22, TOP + 15, 8, 'paper')
  canvas.box(38, TOP + 12, random.whole(34, 56), 6, 'paper')
  for (let place = 0; place < 3; place += 1) canvas.box(260 + place * 52, TOP + 13, 36, 4, 'sky')
  canvas.disc(WIDTH - 24, TOP + 15, 8, 'sand')
}

/** Lines of text, the last one shorter. */
export function paragraph(
  { canvas, random }: Sheet,
  x: number,
  y: number,
  width: number,
  lines: number,
  colour: Colour = 'stone',
): void {
  for (let line = 0; line < lines; line += 1) {
    const share = line === lines - 1 ? random.whole(35, 65) : random.whole(82, 100)
    canvas.box(x, y + line * 11, Math.round((width * share) / 100), 5, colour)
  }
}

/** A button with a bar for its word. */
export function button({ canvas }: Sheet, x: number, y: number, width: number, colour: Colour): void {
  canvas.box(x, y, width, 20, colour)
  canvas.box(x + Math.round(width / 4), y + 8, Math.round(width / 2), 5, 'paper')
}

/** A photo: sky, something far away, something near, and a light. */
export function photo({ canvas, random }: Sheet, x: number, y: number, width: number, height: number): void {
  canvas.box(x, y, width, height, random.pick(['sky', 'sand', 'mist', 'sea']))
  const radius = Math.max(3, Math.round(height / 9))
  canvas.disc(
    x + random.whole(radius + 2, width - radius - 2),
    y + radius + random.whole(2, 4),
    radius,
    random.pick(['amber', 'paper', 'rose']),
  )
  const far = Math.round((height * random.whole(45, 60)) / 100)
  canvas.box(x, y + far, width, height - far, random.pick(['leaf', 'clay', 'stone', 'teal']))
  const near = Math.round((height * random.whole(70, 82)) / 100)
  canvas.box(x, y + near, width, height - near, random.pick(['green', 'slate', 'sand', 'plum']))
  const trunk = x + random.whole(4, Math.max(5, width - 14))
  canvas.box(
    trunk,
    y + Math.round(height / 3),
    Math.max(4, Math.round(width / 8)),
    near - Math.round(height / 3),
    'ink',
  )
}
