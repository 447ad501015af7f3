import { shortName } from '../../user-entity.ts'
import { type ArrivedFile, arrivedFiles } from './arrived-files.ts'
import { DAY_MS, type Entry, type FindEntry, type Looking, launchIds } from './entry.ts'
import { both, either, is } from './evidence-lake.ts'
import { filesNamedIn, isMailCache } from './gateways.ts'
import type { Origin } from './incident-places.ts'
import { isAttached, type Mail, mailsTo } from './mails.ts'

/** A file of a mail was opened: told by where it was saved, by the mail that carried it, best by both. */
export const emailAttachment: FindEntry = async (origin, looking) => {
  const files = (await arrivedFiles(origin, looking)).filter(({ through }) => through !== 'browser')
  const opened = [...files.map(({ path }) => path), ...openedPaths(origin)]
  const mails = await mailsTo(looking.places.users, origin.process.time, looking)
  for (const mail of ownFirst(mails, origin)) {
    const carried = opened.find((path) => isAttached(mail, { name: path }))
    if (carried !== undefined) return carriedBy(mail, carried, origin, files)
  }
  const saved = files.find(({ through }) => through === 'mail')
  const cached = openedPaths(origin).find(isMailCache)
  if (saved === undefined && cached === undefined && origin.kind !== 'mail') return undefined
  const ids = [...(saved?.events.map(({ id }) => id) ?? []), ...launchIds(origin)]
  return {
    ...{ entryClass: 'email_attachment', quality: saved === undefined ? 0.65 : 0.75, host: origin.host },
    label: `${saved?.name ?? origin.process.name} from a mail`,
    time: saved?.events[0]?.time ?? origin.process.time,
    rootEventIds: ids,
    evidence: [
      {
        text: `A mail program ${saved === undefined ? 'opened' : 'saved'} what ${origin.process.name} began with; the mail itself was not seen`,
        eventIds: ids,
      },
    ],
  }
}

/** Mails to the one who ran the program before those to others, the latest first. */
function ownFirst(mails: readonly Mail[], { process }: Origin): Mail[] {
  const own = `${shortName(process.user)}@`
  const latest = mails.toReversed()
  return [...latest.filter(({ to }) => to.startsWith(own)), ...latest.filter(({ to }) => !to.startsWith(own))]
}

function openedPaths({ process, gateway }: Origin): string[] {
  return [...filesNamedIn(gateway?.commandLine ?? ''), ...filesNamedIn(process.commandLine), process.path]
}

function carriedBy(mail: Mail, path: string, origin: Origin, files: readonly ArrivedFile[]): Entry {
  const saved = files.flatMap(({ events }) => events.map(({ id }) => id))
  const ids = mail.events.map(({ id }) => id)
  return {
    ...{ entryClass: 'email_attachment', quality: saved.length > 0 ? 0.97 : 0.9, host: origin.host },
    label: `"${mail.subject || path}" from ${mail.from}`,
    user: mail.to,
    time: mail.time,
    rootEventIds: ids,
    evidence: [
      { text: `A mail from ${mail.from} carried ${path.split(/[\\/]/).at(-1)}`, eventIds: ids },
      ...(saved.length === 0 ? [] : [{ text: `It was saved on ${origin.host}`, eventIds: saved }]),
      { text: `${origin.process.name} started from it`, eventIds: launchIds(origin) },
    ],
  }
}

/** A link of a mail was followed: the host asked for its name after the mail came. */
export const followedLink: FindEntry = (origin, looking) =>
  linkFollowedOn([origin.host], origin.process.time, looking)

export async function linkFollowedOn(
  hosts: readonly string[],
  until: number,
  looking: Looking,
): Promise<Entry | undefined> {
  const mails = (await mailsTo(looking.places.users, until, looking)).filter(
    ({ domains }) => domains.length > 0,
  )
  if (mails.length === 0) return undefined
  const domains = [...new Set(mails.flatMap((mail) => mail.domains))].slice(0, 50)
  const asked = await looking.lake.find(
    both(either(...domains.map((name) => is('domain', name)))),
    until - 3 * DAY_MS,
    until + 1,
  )
  for (const mail of mails.toReversed()) {
    const followed = asked.filter(
      ({ columns, time }) =>
        time >= mail.time && mail.domains.includes(String(columns['domain']).toLowerCase()),
    )
    if (followed.length === 0) continue
    const isFrequent = await wasKnownBefore(mail, looking)
    if (isFrequent) continue
    const ids = mail.events.map(({ id }) => id)
    const host =
      followed.map(({ columns }) => String(columns['host'] ?? '')).find((name) => name !== '') ?? hosts[0]
    return {
      ...{ entryClass: 'link', quality: 0.9, label: `"${mail.subject}" from ${mail.from}`, user: mail.to },
      ...(host === undefined ? {} : { host }),
      time: mail.time,
      rootEventIds: ids,
      evidence: [
        { text: `A mail from ${mail.from} links to ${mail.domains[0]}`, eventIds: ids },
        {
          text: `The link was followed${host === undefined ? '' : ` on ${host}`}`,
          eventIds: followed.slice(0, 5).map(({ id }) => id),
        },
      ],
    }
  }
  return undefined
}

/** Names that were asked for before the mail came are everyday places. */
async function wasKnownBefore(mail: Mail, { lake }: Looking): Promise<boolean> {
  const names = either(...mail.domains.map((name) => is('domain', name)))
  return (await lake.find(names, mail.time - 7 * DAY_MS, mail.time)).length > 0
}
