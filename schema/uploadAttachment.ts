import { z } from 'zod'
import { uploadAttachment } from '../server/attachments/uploadAttachment.ts'
import { AttachmentType } from './attachment.ts'
import { builder, MOST_COMPLEXITY } from './builder.ts'
import { caller } from './context.ts'

builder.relayMutationField(
  'uploadAttachment',
  {
    inputFields: (t) => ({
      file: t.field({
        type: 'File',
        required: true,
        validate: z.instanceof(File, {
          error: 'Send the file in a multipart request (operations, map, and the file), not as a value.',
        }),
      }),
    }),
  },
  {
    description: 'Screenshots: PNG, JPEG or WebP, 5 MB at most. Use the id as `screenshotId`.',
    authScopes: { worker: true },
    // One a request: by aliases the same file could be kept hundreds of times.
    complexity: MOST_COMPLEXITY / 2 + 1,
    resolve: async (_root, { input }, context) => ({
      attachment: await uploadAttachment(context.app, caller(context), input.file as File),
    }),
  },
  {
    outputFields: (t) => ({
      attachment: t.field({ type: AttachmentType, resolve: (payload) => payload.attachment }),
    }),
  },
)
