import { z } from 'zod'
import { identifier } from './identifiers.ts'

/** Section 7. The address types are a closed list; a port is decimal text. */
const address = z.strictObject({
  dname: z.array(z.string()).optional(),
  ipv4: z.array(z.string()).optional(),
  ipv6: z.array(z.string()).optional(),
  l2mac: z.array(z.string()).optional(),
  vlan: z.array(z.union([z.string(), z.number()])).optional(),
  url: z.array(z.string()).optional(),
})
const port = z
  .string()
  .refine((text) => /^\d{1,5}$/.test(text) && Number(text) <= 65_535, 'must be a port as text, 0 to 65535')
const category = z.array(z.string()).min(1)

const common = {
  name: z.string(),
  description: z.string().optional(),
  location: z.looseObject({}).optional(),
  agent_target_extensions: z.record(z.string(), z.looseObject({})).optional(),
}
const addressed = {
  ...common,
  address,
  authentication_info: identifier.optional(),
  category: category.optional(),
}
const person = z.looseObject({ ...common, contact: z.looseObject({}).optional() })

const known: Readonly<Record<string, z.ZodType>> = {
  group: person,
  individual: person,
  organization: person,
  location: z.looseObject({ ...common, logical: z.array(z.string()).min(1).optional() }),
  sector: z.looseObject({ ...common, sector: z.string() }),
  'security-category': z.looseObject({ ...common, category }),
  'http-api': z.looseObject({ ...addressed, port: port.optional() }),
  linux: z.looseObject({ ...addressed, port: port.optional() }),
  ssh: z.looseObject({ ...addressed, port: port.optional() }),
  'net-address': z.looseObject(addressed),
}

export const knownAgentTypes: readonly string[] = Object.keys(known)

export const agentTarget = z
  .looseObject({ type: z.string().min(1), name: z.string() })
  .superRefine((one, context) => {
    const shape = Object.hasOwn(known, one.type) ? known[one.type] : undefined
    for (const issue of shape?.safeParse(one).error?.issues ?? []) {
      context.addIssue({ code: 'custom', message: issue.message, path: issue.path })
    }
  })

const kms = { kms: z.boolean().optional(), kms_key_identifier: z.string().optional() }

/** Section 6. With `kms` the secret is elsewhere and the identifier says where. */
export const authenticationInfo = z
  .looseObject({ type: z.string().min(1), name: z.string().optional(), ...kms })
  .refine((one) => one.kms !== true || one.kms_key_identifier !== undefined, 'kms needs kms_key_identifier')
  .refine(
    (one) =>
      one.type !== 'oauth2' || (typeof one['oauth_header'] === 'string' && typeof one['token'] === 'string'),
    'oauth2 needs oauth_header and token',
  )

export interface AgentTarget {
  readonly type: string
  readonly name: string
  readonly address?: Readonly<Record<string, readonly (string | number)[]>>
  readonly port?: string
  readonly authentication_info?: string
  readonly [member: string]: unknown
}
