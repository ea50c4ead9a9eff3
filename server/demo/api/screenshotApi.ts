import type { ApiClient } from '../../workerKit/apiClient.ts'

/** Whoever reports failures can show them. */
export interface ScreenshotApi {
  /** @returns the id for `screenshotId`. */
  uploadScreenshot(name: string, png: Uint8Array<ArrayBuffer>): Promise<string>
}

/** Uploads, over `client`. */
export function screenshotApi(client: ApiClient): ScreenshotApi {
  return {
    async uploadScreenshot(name, png) {
      const file = new File([png], `${name}.png`, { type: 'image/png' })
      const { uploadAttachment } = await client.upload<{ uploadAttachment: { attachment: { id: string } } }>(
        UPLOAD,
        file,
      )
      return uploadAttachment.attachment.id
    },
  }
}

const UPLOAD = `mutation UploadScreenshot($input: UploadAttachmentInput!) {
  uploadAttachment(input: $input) { attachment { id } }
}`
