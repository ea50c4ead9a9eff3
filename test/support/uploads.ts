import type { GraphQLClient, Json } from './graphqlClient.ts'

export const UPLOAD = `mutation ($input: UploadAttachmentInput!) { uploadAttachment(input: $input) {
  attachment { id filename contentType byteSize url } } }`
const OPERATIONS = { query: UPLOAD, variables: { input: { file: null } } }
const MAP = { 0: ['variables.input.file'] }

/** The parts of a multipart request in their order; an object goes as JSON, and undefined leaves the part out. */
export function multipart(parts: Record<string, unknown>): FormData {
  const form = new FormData()
  for (const [name, part] of Object.entries(parts)) {
    if (part === undefined) continue
    if (part instanceof Blob) form.append(name, part)
    else form.append(name, typeof part === 'string' ? part : JSON.stringify(part))
  }
  return form
}

/** A request that uploads one file, in the words of the specification. */
export function uploadForm(file: Blob, changes: Record<string, unknown> = {}): FormData {
  return multipart({ operations: OPERATIONS, map: MAP, 0: file, ...changes })
}

/** A file as a bot sends it. */
export function fileOf(content: Uint8Array, name = 'shot.png', type = 'image/png'): File {
  return new File([new Uint8Array(content)], name, { type })
}

/** Posts to the API as it is: what came back, whatever it was. */
export async function postForm(
  url: string,
  body: BodyInit,
  headers: Record<string, string>,
): Promise<{ status: number; body: Json }> {
  const response = await fetch(`${url}/graphql`, {
    method: 'POST',
    body,
    headers,
    duplex: 'half',
  } as RequestInit)
  return { status: response.status, body: await response.json() }
}

/** Uploads, and returns the attachment. */
export async function upload(
  url: string,
  { token }: Pick<GraphQLClient, 'token'>,
  content: Uint8Array,
  name?: string,
  type?: string,
): Promise<{ id: string; filename: string; contentType: string; byteSize: number; url: string }> {
  const headers = { authorization: `Bearer ${token}` }
  const { body } = await postForm(url, uploadForm(fileOf(content, name, type)), headers)
  if (body.errors) throw new Error(`The upload failed: ${JSON.stringify(body.errors)}`)
  return body.data.uploadAttachment.attachment
}
