import { SCHEMA } from './generated/schema.ts'
import { type IssueLog, quote } from './issue.ts'
import { isRecord, type JsonRecord, ownValue } from './json-record.ts'

const VERSION = /^(\d{1,9})\.(\d{1,9})\.(\d{1,9})(?:-[0-9A-Za-z.-]{1,64})?(?:\+[0-9A-Za-z.-]{1,64})?$/
const [SCHEMA_MAJOR, SCHEMA_MINOR] = SCHEMA.version.split('.').map(Number)
const NO_PROFILES: ReadonlySet<string> = new Set()
const MAX_PROFILES = 64

/** Checks `metadata.version`; for a later minor version, unknown names become warnings (OCSF only adds there). */
export function checkVersion(event: JsonRecord, log: IssueLog): void {
  const metadata = ownValue(event, 'metadata')
  const version = isRecord(metadata) ? ownValue(metadata, 'version') : undefined
  if (typeof version !== 'string') return
  const parts = version.length <= 160 ? VERSION.exec(version) : null
  const at = '/metadata/version'
  if (!parts) {
    log.add(
      'error',
      'version_invalid_format',
      at,
      `${quote(version)} is no semantic version`,
      quote(SCHEMA.version),
    )
    return
  }
  const [major, minor] = [Number(parts[1]), Number(parts[2])]
  if (major !== SCHEMA_MAJOR) {
    log.add('error', 'version_incompatible', at, `OCSF ${quote(version)} has another major version`, '1.x')
  } else if (minor > SCHEMA_MINOR!) {
    log.unknownIs = 'warning'
    log.add('warning', 'version_later', at, `${quote(version)} is judged by OCSF ${SCHEMA.version}`)
  } else if (minor < SCHEMA_MINOR!) {
    log.add('information', 'version_earlier', at, `${quote(version)} is judged by OCSF ${SCHEMA.version}`)
  }
}

/** The profiles the event applies. None when `metadata.profiles` is absent. */
export function appliedProfiles(event: JsonRecord, log: IssueLog): ReadonlySet<string> {
  const metadata = ownValue(event, 'metadata')
  const listed = isRecord(metadata) ? ownValue(metadata, 'profiles') : undefined
  if (!Array.isArray(listed)) return NO_PROFILES
  if (listed.length > MAX_PROFILES) {
    const message = `${listed.length} profiles are listed`
    log.add('error', 'profiles_too_many', '/metadata/profiles', message, `at most ${MAX_PROFILES}`)
  }
  const applied = listed.slice(0, MAX_PROFILES).filter((name) => typeof name === 'string')
  for (const [index, name] of applied.entries()) {
    if (SCHEMA.profiles.includes(name)) continue
    const message = `${quote(name)} is no profile of OCSF ${SCHEMA.version}`
    log.addUnknown('profile_unknown', `/metadata/profiles/${index}`, message, SCHEMA.profiles.join(', '))
  }
  return new Set(applied)
}
