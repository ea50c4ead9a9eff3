import type { Attachment } from '../entities/Attachment.ts'

export const ATTACHMENTS_FOLDER = '/attachments/'

/**
 * Where the page finds an upload. The time is part of the name, because browsers keep what they find there for
 * good: in another database the same number is another picture.
 */
export function attachmentPath(attachment: Attachment): string {
  return ATTACHMENTS_FOLDER + attachmentName(attachment)
}

/** The last part of its path; no other upload ever has the same. */
export function attachmentName({ id, createdAt }: Pick<Attachment, 'id' | 'createdAt'>): string {
  return `${id}-${createdAt.getTime().toString(36)}`
}
