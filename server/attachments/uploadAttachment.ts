import type { Actor } from '../access/actor.ts'
import type { App } from '../app.ts'
import { inTransaction } from '../database/inTransaction.ts'
import { Attachment } from '../entities/Attachment.ts'
import { BadUserInput } from '../errors.ts'
import { recordEvent } from '../events/recordEvent.ts'
import { safeFilename } from './filename.ts'
import { imageTypeOf } from './imageType.ts'

/** Most bytes that an upload may have. */
export const MOST_FILE_BYTES = 5 * 1024 * 1024

const ACCEPTED = 'Send a PNG, JPEG or WebP image, whole and of 5 MB at most.'

/**
 * Keeps a screenshot. What it is is seen from its bytes: its name and declared type are only claims.
 * @throws BadUserInput (field `file`) when it is no image of these, broken off, or too large.
 */
export async function uploadAttachment(app: App, actor: Actor, file: File): Promise<Attachment> {
  if (file.size === 0) throw new BadUserInput('file', `This file is empty. ${ACCEPTED}`)
  if (file.size > MOST_FILE_BYTES) throw new BadUserInput('file', `This file is too large. ${ACCEPTED}`)
  const content = Buffer.from(await file.arrayBuffer())
  const contentType = await imageTypeOf(content)
  if (contentType === null) {
    throw new BadUserInput('file', `By its content, this file is not what is accepted. ${ACCEPTED}`)
  }
  return inTransaction(app, async (tx) => {
    // Not save(), which would compare and copy the whole content.
    const { identifiers } = await tx.insert(Attachment, {
      filename: safeFilename(file.name, contentType),
      contentType,
      byteSize: content.length,
      content,
      uploadedBy: actor.key,
    })
    const id = identifiers[0]!.id as string
    await recordEvent(tx, actor, { type: 'attachment.uploaded', payload: { attachmentId: id } })
    return tx.findOneByOrFail(Attachment, { id })
  })
}
