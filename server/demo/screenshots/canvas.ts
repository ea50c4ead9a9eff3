import { encode } from 'fast-png'
import { glyphOf, GLYPH_HEIGHT } from './letters.ts'
import { type Colour, PALETTE, paletteIndex } from './palette.ts'

/** A picture that is drawn from filled shapes; what lies outside of it is cut off. Lengths are pixels. */
export class Canvas {
  readonly #pixels: Uint8Array

  constructor(
    readonly width: number,
    readonly height: number,
    ground: Colour,
  ) {
    this.#pixels = new Uint8Array(width * height).fill(paletteIndex(ground))
  }

  /** A filled rectangle. */
  box(x: number, y: number, width: number, height: number, colour: Colour): void {
    const from = Math.max(0, x)
    const to = Math.min(this.width, x + width)
    if (to <= from) return
    const index = paletteIndex(colour)
    for (let row = Math.max(0, y); row < Math.min(this.height, y + height); row += 1) {
      this.#pixels.fill(index, row * this.width + from, row * this.width + to)
    }
  }

  /** A filled rectangle with a line around it. */
  panel(x: number, y: number, width: number, height: number, fill: Colour, line: Colour = 'line'): void {
    this.box(x, y, width, height, line)
    this.box(x + 1, y + 1, width - 2, height - 2, fill)
  }

  /** A filled circle. */
  disc(centreX: number, centreY: number, radius: number, colour: Colour): void {
    for (let row = -radius; row <= radius; row += 1) {
      const half = Math.round(Math.sqrt(radius * radius - row * row))
      this.box(centreX - half, centreY + row, half * 2 + 1, 1, colour)
    }
  }

  /** A line of this thickness. */
  stroke(x: number, y: number, toX: number, toY: number, thickness: number, colour: Colour): void {
    const steps = Math.max(Math.abs(toX - x), Math.abs(toY - y), 1)
    const half = Math.floor(thickness / 2)
    for (let step = 0; step <= steps; step += 1) {
      const atX = Math.round(x + ((toX - x) * step) / steps)
      const atY = Math.round(y + ((toY - y) * step) / steps)
      this.box(atX - half, atY - half, thickness, thickness, colour)
    }
  }

  /** A word or two in capitals; `scale` is the size of one dot. @returns where the text ends. */
  write(x: number, y: number, text: string, scale: number, colour: Colour): number {
    let left = x
    for (const character of text) {
      const glyph = glyphOf(character)
      for (const [row, dots] of glyph.entries()) {
        for (const [column, dot] of [...dots].entries()) {
          if (dot === '#') this.box(left + column * scale, y + row * scale, scale, scale, colour)
        }
      }
      left += (glyph[0]!.length + 1) * scale
    }
    return left
  }

  /** The same, with its middle at `centreX`. */
  writeCentred(centreX: number, y: number, text: string, scale: number, colour: Colour): void {
    const dots = [...text].reduce((sum, character) => sum + glyphOf(character)[0]!.length + 1, -1)
    this.write(Math.round(centreX - (dots * scale) / 2), y, text, scale, colour)
  }

  /** The picture as a PNG file. */
  toPng(): Uint8Array<ArrayBuffer> {
    const { width, height } = this
    // Copied: what the encoder returns is a window on its larger buffer.
    return new Uint8Array(
      encode({ width, height, data: this.#pixels, channels: 1, depth: 8, palette: PALETTE }),
    )
  }
}

/** How high a text of this scale is. */
export function textHeight(scale: number): number {
  return GLYPH_HEIGHT * scale
}
