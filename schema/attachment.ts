import { attachmentPath } from '../server/attachments/attachmentPath.ts'
import { Attachment } from '../server/entities/Attachment.ts'
import { builder } from './builder.ts'
import { localId } from './globalId.ts'
import { loadById } from './loadEntity.ts'

export const AttachmentType = builder.loadableNode(Attachment, {
  name: 'Attachment',
  authScopes: { signedIn: true },
  ...loadById(Attachment),
  fields: (t) => ({
    filename: t.exposeString('filename'),
    contentType: t.exposeString('contentType'),
    byteSize: t.exposeInt('byteSize'),
    url: t.string({
      description: 'Same-origin path; needs the same credentials as the API.',
      resolve: attachmentPath,
    }),
  }),
})

export const SCREENSHOT_ID = 'An attachment that the same caller uploaded within the last hour.'

/**
 * The row behind an input's `screenshotId`; null where it names none.
 * @throws BadUserInput naming `field` when it is no attachment's id.
 */
export function screenshotRow(id: string | number | null | undefined, field: string): string | null {
  return id === null || id === undefined ? null : localId(String(id), 'Attachment', field)
}
