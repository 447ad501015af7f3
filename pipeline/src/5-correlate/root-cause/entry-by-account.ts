import { hostKey, type StoredEvent } from '@opensoc/domain'
import { textAt } from '../../read-ocsf.ts'
import { shortName } from '../../user-entity.ts'
import { DAY_MS, type Entry, HOUR_MS, type Looking } from './entry.ts'
import { begins, both, either, is, onHost } from './evidence-lake.ts'

const BACK_MS = 12 * HOUR_MS
const KNOWN_DAYS = 30
const MAX_HOSTS = 4
const LEAST_QUALITY = 0.2

interface SignIn {
  readonly event: StoredEvent
  readonly user: string
  readonly from: string
  readonly isRemote: boolean
  readonly isInteractive: boolean
}

/**
 * Somebody signed in with an account that works: the sign-ins of the incident's people before what was found on a host,
 * those from places where they were not before first. Asked of each host and of the cloud's directory.
 */
export async function accountEntries(looking: Looking): Promise<Entry[]> {
  const { places } = looking
  const asked =
    places.hosts.length === 0 ? [[undefined, places.start] as const] : [...places.firstOn].slice(0, MAX_HOSTS)
  const entries: Entry[] = []
  for (const [host, first] of asked) {
    const entry = await signedInBefore(host, first + 1, looking)
    if (entry !== undefined) entries.push(entry)
  }
  return entries
}

async function signedInBefore(
  host: string | undefined,
  until: number,
  looking: Looking,
): Promise<Entry | undefined> {
  const { lake, places } = looking
  const isSignIn = is('class_uid', 3002)
  const here = host === undefined ? [] : await lake.find(both(isSignIn, onHost(host)), until - BACK_MS, until)
  const people = places.users.map((user) => begins('user', user))
  const named =
    people.length === 0 ? [] : await lake.find(both(isSignIn, either(...people)), until - BACK_MS, until)
  const signIns = [...here, ...named].flatMap((event) => signInOf(event, places.users) ?? [])
  const judged: Judged[] = []
  for (const signIn of [...new Map(signIns.map((one) => [one.event.id, one])).values()].slice(-40))
    judged.push({ signIn, ...(await judge(signIn, host, looking)) })
  const [best] = judged.sort((a, b) => b.quality - a.quality || b.signIn.event.time - a.signIn.event.time)
  if (best === undefined || best.quality < LEAST_QUALITY) return undefined
  return entryOf(best, judged, host)
}

interface Judged {
  readonly signIn: SignIn
  readonly quality: number
  readonly reason: string
}

function entryOf(best: Judged, judged: readonly Judged[], host: string | undefined): Entry {
  const { user, from } = best.signIn
  const chosen = judged.filter(
    ({ signIn, quality }) => signIn.user === user && quality >= best.quality - 0.25,
  )
  return {
    ...{ entryClass: 'valid_account', quality: best.quality, user },
    ...(host === undefined ? {} : { host }),
    label: `${user} signed in${from === '' ? '' : ` from ${from}`}`,
    time: Math.min(...chosen.map(({ signIn }) => signIn.event.time)),
    rootEventIds: chosen.slice(0, 6).map(({ signIn }) => signIn.event.id),
    evidence: chosen
      .slice(0, 4)
      .map(({ signIn, reason }) => ({ text: `${signIn.user} ${reason}`, eventIds: [signIn.event.id] })),
  }
}

function signInOf(event: StoredEvent, users: readonly string[]): SignIn | undefined {
  const { ocsf, columns } = event
  if (columns['status'] === 'Failure') return undefined
  const user = shortName(textAt(ocsf, 'user.name') ?? '')
  if (user === '' || !users.includes(user)) return undefined
  const type = textAt(ocsf, 'logon_type')?.toLowerCase() ?? ''
  const from = textAt(ocsf, 'src_endpoint.ip') ?? ''
  return {
    ...{ event, user, from: from.startsWith('127.') || from === '::1' ? '' : from },
    isRemote: ocsf['is_remote'] === true || type.includes('remote'),
    isInteractive: type.includes('interactive') || type === '',
  }
}

async function judge(signIn: SignIn, host: string | undefined, { lake }: Looking) {
  const { event, user, from, isRemote, isInteractive } = signIn
  const risk = JSON.stringify(event.ocsf['unmapped'] ?? '').match(
    /"riskLevelDuringSignIn":"(medium|high)"/,
  )?.[1]
  const hour = new Date(event.time).getUTCHours()
  const isLate = hour >= 19 || hour < 5
  const isFirstPlace = from !== '' && !(await wasThere(user, from, event.time, lake))
  const on = hostKey(String(event.columns['host'] ?? ''))
  let quality = on !== '' && on === host && !isRemote && isInteractive ? 0.25 : 0.1
  const reasons: string[] = []
  const add = (share: number, reason: string) => {
    quality += share
    reasons.push(reason)
  }
  if (isFirstPlace) add(0.35, `came from ${from}, where the account was not before`)
  if (isRemote && isInteractive) add(0.2, 'signed in to a remote desktop')
  if (risk !== undefined) add(0.25, `was told a ${risk} risk by the directory`)
  if (isLate) add(0.2, `signed in outside of the working day (${String(hour).padStart(2, '0')} h UTC)`)
  // Elsewhere the account did other work.
  if (on !== '' && on !== host) quality *= 0.4
  return { quality: Math.min(0.9, quality), reason: reasons.join(', ') || 'signed in' }
}

async function wasThere(user: string, from: string, time: number, lake: Looking['lake']): Promise<boolean> {
  const earlier = await lake.find(
    both(is('class_uid', 3002), is('src_ip', from)),
    time - KNOWN_DAYS * DAY_MS,
    time,
  )
  return earlier.some(({ ocsf }) => shortName(textAt(ocsf, 'user.name') ?? '') === user)
}
