import { readFileSync } from 'node:fs'
import { isIP } from 'node:net'
import { hostname } from 'node:os'
import { OpenSocError } from '@opensoc/kernel'
import { z } from 'zod'

const address = z
  .string()
  .refine((text) => isIP(text.replace(/\/\d{1,3}$/, '')) > 0, 'must be an IP address or block')

/** The sensor's configuration: a JSON file. */
const SensorConfigSchema = z.strictObject({
  name: z.string().min(1).default(hostname()).describe('Name under which the host is commanded'),
  host: z.string().default('0.0.0.0').describe('Address to listen on'),
  port: z.int().min(0).max(65_535).default(7444).describe('Port to listen on; 0 takes a free one'),
  cert: z.string().describe('PEM file of the sensor’s certificate'),
  key: z.string().describe('PEM file of its private key'),
  ca: z.string().describe('PEM file of the authority whose certificates are heard'),
  platforms: z.array(z.string()).min(1).describe('Common names of the certificates that may command'),
  management: z.array(address).min(1).describe('Addresses that stay reachable while the host is isolated'),
  data: z.string().describe('Folder for rules, quarantine and answered requests'),
  ship: z
    .strictObject({ url: z.url(), token_file: z.string(), max_mib: z.int().min(1).max(100_000).default(256) })
    .optional()
    .describe('Where events are shipped; absent: nothing is collected'),
  /** A file: while it exists, nothing is carried out. */
  kill_switch: z.string().optional().describe('While this file exists the sensor answers questions only'),
})
export type SensorConfig = z.output<typeof SensorConfigSchema>

/** Throws `CONFIG_INVALID` with the key. */
export function readSensorConfig(file: string): SensorConfig {
  let json: unknown
  try {
    json = JSON.parse(readFileSync(file, 'utf8'))
  } catch (cause) {
    throw new OpenSocError('CONFIG_UNREADABLE', `${file}: ${(cause as Error).message}`, {
      cause,
      nextStep: 'Check --config.',
    })
  }
  const parsed = SensorConfigSchema.safeParse(json)
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new OpenSocError('CONFIG_INVALID', `${file}: /${issue?.path.join('/')} ${issue?.message}`, {
    nextStep: `Keys: ${Object.keys(SensorConfigSchema.shape).join(', ')}.`,
  })
}
