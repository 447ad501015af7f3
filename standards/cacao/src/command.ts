import { z } from 'zod'

/** RFC 4648, 4, with padding. */
const base64 = z
  .string()
  .max(16_777_216)
  .refine((text) => text.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(text), 'must be base64')
const headers = z.record(
  z.string().regex(/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/, 'must be an HTTP header name'),
  z.array(z.string()),
)

const common = {
  description: z.string().optional(),
  version: z.string().optional(),
  playbook_activity: z.string().optional(),
  external_references: z.array(z.looseObject({ name: z.string() })).optional(),
}

function textCommand<const Type extends string>(type: Type) {
  return z
    .looseObject({
      type: z.literal(type),
      ...common,
      command: z.string().optional(),
      command_b64: base64.optional(),
    })
    .refine(
      (one) => one.command !== undefined || one.command_b64 !== undefined,
      'needs command or command_b64',
    )
}

function encodedCommand<const Type extends string>(type: Type) {
  return z.looseObject({ type: z.literal(type), ...common, command_b64: base64 })
}

/** Section 5. The vocabulary is open: a command of another type is kept and cannot be executed here. */
const known = {
  manual: textCommand('manual'),
  bash: textCommand('bash'),
  powershell: textCommand('powershell'),
  ssh: textCommand('ssh'),
  'caldera-cmd': textCommand('caldera-cmd'),
  elastic: encodedCommand('elastic'),
  jupyter: encodedCommand('jupyter'),
  kestrel: encodedCommand('kestrel'),
  sigma: encodedCommand('sigma'),
  yara: encodedCommand('yara'),
  'http-api': z.looseObject({
    type: z.literal('http-api'),
    ...common,
    command: z.string(),
    headers: headers.optional(),
    content: z.string().optional(),
    content_b64: base64.optional(),
  }),
  'openc2-http': z.looseObject({
    type: z.literal('openc2-http'),
    ...common,
    command: z.string(),
    headers: headers.optional(),
    content_b64: base64,
  }),
} as const

export const command = z.looseObject({ type: z.string().min(1) }).superRefine((one, context) => {
  const shape = Object.hasOwn(known, one.type) ? known[one.type as keyof typeof known] : undefined
  const result = shape?.safeParse(one)
  for (const issue of result?.error?.issues ?? [])
    context.addIssue({ code: 'custom', message: issue.message, path: issue.path })
})

/** A command; which members it has depends on its type. */
export interface PlaybookCommand {
  readonly type: string
  readonly description?: string
  readonly playbook_activity?: string
  readonly command?: string
  readonly command_b64?: string
  readonly headers?: Readonly<Record<string, readonly string[]>>
  readonly content?: string
  readonly content_b64?: string
  readonly [member: string]: unknown
}
