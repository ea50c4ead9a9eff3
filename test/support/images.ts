import { encode } from 'fast-png'

const decoded = (base64: string) => Buffer.from(base64, 'base64')

/** 4 × 3 pixels, as Chromium wrote them. */
export const JPEG = decoded(
  '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDABALDA4MChAODQ4SERATGCgaGBYWGDEjJR0oOjM9PDkzODdASFxOQERXRTc4UG1RV19i' +
    'Z2hnPk1xeXBkeFxlZ2P/2wBDARESEhgVGC8aGi9jQjhCY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2NjY2Nj' +
    'Y2NjY2NjY2P/wAARCAADAAQDASIAAhEBAxEB/8QAFQABAQAAAAAAAAAAAAAAAAAAAAX/xAAUEAEAAAAAAAAAAAAAAAAAAAAA/8QA' +
    'FQEBAQAAAAAAAAAAAAAAAAAABAX/xAAUEQEAAAAAAAAAAAAAAAAAAAAA/9oADAMBAAIRAxEAPwCUAMuP/9k=',
)
export const WEBP_LOSSY = decoded(
  'UklGRjQAAABXRUJQVlA4ICgAAABwAQCdASoEAAMAAsBMJaACdAFAAAD+7HDdcXNkYa/+N4/yXf277KAA',
)
export const WEBP_LOSSLESS = decoded('UklGRh4AAABXRUJQVlA4TBEAAAAvA4AAAAfQmap2pv+BiOh/AAA=')
export const WEBP_ALPHA = decoded(
  'UklGRmAAAABXRUJQVlA4WAoAAAAQAAAAAwAAAgAAQUxQSAsAAAABDzCAERGiBxH9DwBWUDggLgAAAPABAJ0BKgQAAwACwEwloAJ0ugH4' +
    'AAAAAADs8yv5v/wq3DEM1X/zsGxLtesAAAA=',
)

/** A picture of these sizes, with a pattern in it. */
export function png(width = 4, height = 3): Buffer {
  const data = Uint8Array.from({ length: width * height * 3 }, (_, at) => Math.imul(at, 0x9e3779b1) >>> 24)
  return Buffer.from(encode({ width, height, data, channels: 3 }))
}

/** A picture of exactly so many bytes: what follows its end belongs to no picture. */
export function pngOfBytes(bytes: number): Buffer {
  const image = Buffer.alloc(bytes)
  png().copy(image)
  return image
}
