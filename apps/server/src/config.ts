import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { SOURCE_NAME } from '@opensoc/contract'
import { OpenSocError } from '@opensoc/kernel'
import { parse } from 'yaml'
import { z } from 'zod'

const MIB = 1024 * 1024

const listenAt = z
  .string()
  .regex(/^(\[[0-9a-fA-F:.]+\]|[^:]+):\d{1,5}$/, 'must be HOST:PORT')
  .optional()

/** Lists stand in the configuration file, or as JSON in the environment. */
const list = <T extends z.ZodType>(item: T) =>
  z.preprocess((given) => (typeof given === 'string' ? parseJson(given) : given), z.array(item).default([]))

const sourceName = z
  .string()
  .regex(SOURCE_NAME, 'must be lower-case letters, digits, dots, dashes, underscores')

/** Every option of the platform: its default, its unit and one line of help. */
export const ConfigSchema = z.strictObject({
  host: z
    .string()
    .default('127.0.0.1')
    .describe('Address to listen on; beyond loopback it needs tls_cert and tls_key'),
  port: z.coerce
    .number()
    .int()
    .min(0)
    .max(65535)
    .default(7443)
    .describe('Port to listen on; 0 takes a free one'),
  tls_cert: z.string().optional().describe('PEM file of the certificate chain'),
  tls_key: z.string().optional().describe('PEM file of the private key'),
  workers: z.coerce
    .number()
    .int()
    .min(1)
    .max(64)
    .default(Math.max(1, availableParallelism() - 1))
    .describe('Pipeline threads'),
  worker_heap_mib: z.coerce.number().int().min(64).default(1024).describe('Heap of a pipeline thread, MiB'),
  lake_memory_mib: z.coerce
    .number()
    .int()
    .min(128)
    .default(512)
    .describe('Memory of the embedded event lake, MiB'),
  spool_mib: z.coerce
    .number()
    .int()
    .min(16)
    .default(4096)
    .describe('Bound of the log before senders are told to wait, MiB'),
  batch_key_days: z.coerce
    .number()
    .int()
    .min(1)
    .default(30)
    .describe('How long a sender may retry a batch without doubling it, days'),
  geoip_file: z
    .string()
    .optional()
    .describe('MMDB file that tells where addresses are, such as GeoLite2-City.mmdb'),
  backfill_days: z.coerce
    .number()
    .int()
    .min(0)
    .max(3650)
    .default(3650)
    .describe('How far back a rule that begins to run is run over the events that are kept, days; 0: never'),
  backfill_max_findings: z.coerce
    .number()
    .int()
    .min(1)
    .max(50_000)
    .default(1000)
    .describe('Findings that such a run makes of one rule at most: the newest'),
  syslog_udp: listenAt.describe('Address for syslog over UDP, such as 127.0.0.1:5514; loopback only'),
  syslog_tcp: listenAt.describe('Address for syslog over TCP, such as 127.0.0.1:5514; loopback only'),
  syslog_tls: listenAt.describe(
    'Address for syslog over TLS, such as 0.0.0.0:6514; beyond loopback it needs syslog_tls_ca',
  ),
  syslog_tls_cert: z.string().optional().describe('PEM file of the syslog port; default: tls_cert'),
  syslog_tls_key: z.string().optional().describe('PEM file of its private key; default: tls_key'),
  syslog_tls_ca: z
    .string()
    .optional()
    .describe('PEM file of the authority whose certificates syslog senders must show'),
  tail: list(z.strictObject({ paths: z.array(z.string()).min(1), source: sourceName })).describe(
    'Files to follow as they grow: a list of {paths: [globs], source}; rotation by renaming or copytruncate',
  ),
  nats: list(
    z.strictObject({
      server: z.string().regex(/^(nats|tls):\/\//, 'must begin with nats:// or tls://'),
      stream: z.string().min(1),
      subject: z.string().optional(),
      durable: z.string().min(1).default('opensoc'),
      token: z.string().optional(),
      source: sourceName,
    }),
  ).describe(
    'NATS JetStream streams to read: a list of {server, stream, source, subject, durable, token}; acknowledged when durable',
  ),
  session_hours: z.coerce.number().int().min(1).default(12).describe('Life of a console session, hours'),
})
export type Config = z.output<typeof ConfigSchema>

export interface ConfigSources {
  readonly dataFolder: string
  /** Path given with `--config`; default: `opensoc.yaml` in the data folder, if there. */
  readonly file?: string
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly flags: Readonly<Record<string, unknown>>
}

/** File, then `OPENSOC_*` over it, then flags over both. Throws `CONFIG_INVALID` naming the key and a suggestion. */
export function readConfig(sources: ConfigSources): Config {
  const merged = { ...fromFile(sources), ...fromEnvironment(sources.environment), ...sources.flags }
  const parsed = ConfigSchema.safeParse(merged)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]!
  const unknown = issue.code === 'unrecognized_keys' ? issue.keys[0] : undefined
  throw new OpenSocError(
    'CONFIG_INVALID',
    `configuration: ${issue.path.join('.')} ${issue.message}`.replace('  ', ' '),
    {
      nextStep: unknown === undefined ? 'See `opensoc up --help`.' : `Did you mean ${nearest(unknown)}?`,
    },
  )
}

/** Host and port of an address option. */
export function hostAndPort(address: string): { readonly host: string; readonly port: number } {
  const colon = address.lastIndexOf(':')
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) }
}

/** Throws `CONFIG_UNSAFE` for what would open the platform to others without TLS and credentials. */
export function assertSafe(config: Config): void {
  assertSyslogSafe(config)
  if (isLoopback(config.host) || (config.tls_cert !== undefined && config.tls_key !== undefined)) return
  throw new OpenSocError(
    'CONFIG_UNSAFE',
    `${config.host} is not loopback, and tls_cert and tls_key are not set`,
    {
      nextStep: 'Set both to listen beyond this machine, or leave host at 127.0.0.1.',
    },
  )
}

/** Files of the certificate and key of the syslog port. */
export function syslogTls(config: Config): { readonly cert: string; readonly key: string } | undefined {
  const cert = config.syslog_tls_cert ?? config.tls_cert
  const key = config.syslog_tls_key ?? config.tls_key
  return cert === undefined || key === undefined ? undefined : { cert, key }
}

const isLoopback = (host: string) => host === '127.0.0.1' || host === '::1' || host === 'localhost'

function assertSyslogSafe(config: Config): void {
  for (const option of ['syslog_udp', 'syslog_tcp'] as const) {
    const address = config[option]
    if (address === undefined || isLoopback(hostAndPort(address).host)) continue
    throw new OpenSocError(
      'CONFIG_UNSAFE',
      `${option} ${address} is not loopback, and it knows no credentials`,
      {
        nextStep: 'Use syslog_tls with syslog_tls_ca, or a relay on this machine such as rsyslog.',
      },
    )
  }
  if (config.syslog_tls === undefined) return
  if (syslogTls(config) === undefined) {
    throw new OpenSocError('CONFIG_INVALID', 'syslog_tls needs a certificate and its key', {
      nextStep: 'Set syslog_tls_cert and syslog_tls_key, or tls_cert and tls_key, to PEM files.',
    })
  }
  if (isLoopback(hostAndPort(config.syslog_tls).host) || config.syslog_tls_ca !== undefined) return
  throw new OpenSocError(
    'CONFIG_UNSAFE',
    `syslog_tls ${config.syslog_tls} is not loopback, and anybody may send`,
    {
      nextStep: 'Set syslog_tls_ca to the authority that signs your senders.',
    },
  )
}

export const bytes = (mib: number): number => mib * MIB

function fromFile({ file, dataFolder }: ConfigSources): Record<string, unknown> {
  const path = file ?? join(dataFolder, 'opensoc.yaml')
  if (!existsSync(path)) {
    if (file === undefined) return {}
    throw new OpenSocError('CONFIG_UNREADABLE', `${path} does not exist`, { nextStep: 'Check --config.' })
  }
  return (parse(readFileSync(path, 'utf8')) as Record<string, unknown> | null) ?? {}
}

function fromEnvironment(environment: ConfigSources['environment']): Record<string, unknown> {
  const known: Record<string, unknown> = {}
  for (const key of Object.keys(ConfigSchema.shape)) {
    const value = environment[`OPENSOC_${key.toUpperCase()}`]
    if (value !== undefined && value !== '') known[key] = value
  }
  return known
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}

function nearest(key: string): string {
  const shared = (a: string) =>
    [...new Set(a)].filter((letter) => key.includes(letter)).length / Math.max(a.length, key.length)
  return Object.keys(ConfigSchema.shape).sort((a, b) => shared(b) - shared(a))[0]!
}
