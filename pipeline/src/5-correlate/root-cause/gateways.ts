import { baseName, isBrokerProcess } from '../../broker-processes.ts'

/** A program through which things come in: what it starts or writes is where an attack may begin. */
export type Gateway = 'mail' | 'office' | 'browser' | 'server' | 'updater' | 'broker'

const NAMES: Readonly<Record<Exclude<Gateway, 'updater' | 'broker'>, readonly string[]>> = {
  mail: ['outlook.exe', 'olk.exe', 'hxoutlook.exe', 'thunderbird.exe', 'thunderbird'],
  office: [
    'winword.exe',
    'excel.exe',
    'powerpnt.exe',
    'onenote.exe',
    'mspub.exe',
    'visio.exe',
    'acrord32.exe',
    'acrobat.exe',
    'soffice.bin',
  ],
  browser: [
    'chrome.exe',
    'msedge.exe',
    'firefox.exe',
    'iexplore.exe',
    'brave.exe',
    'opera.exe',
    'chrome',
    'firefox',
    'safari',
  ],
  server: [
    'php-fpm',
    'php-cgi',
    'php-cgi.exe',
    'nginx',
    'httpd',
    'httpd.exe',
    'apache2',
    'java',
    'java.exe',
    'tomcat',
    'w3wp.exe',
    'node',
    'node.exe',
    'sqlservr.exe',
    'mysqld',
    'postgres',
    'catalina',
    'gunicorn',
    'uwsgi',
    'beam.smp',
    'umworkerprocess.exe',
  ],
}

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([gateway, names]) =>
    names.map((name) => [name, gateway as Gateway] as const),
  ),
)

/** A program that brings new versions of others, by its name. */
const UPDATER = /(^|[^a-z])(auto)?upd(ate|ater)|update(r|service)?\.exe$|upgrade/i

/** What kind of way in a program is, by its image name; undefined for all others. */
export function gatewayOf(image: string): Gateway | undefined {
  const name = baseName(image).toLowerCase()
  const known = BY_NAME.get(name) ?? BY_NAME.get(name.replace(/[\d.]+$/, ''))
  if (known !== undefined) return known
  if (isBrokerProcess(name)) return 'broker'
  return UPDATER.test(name) && isInstalled(image) ? 'updater' : undefined
}

/** Below the folders of installed programs. */
export function isInstalled(path: string): boolean {
  return /^[a-z]:\\program files( \(x86\))?\\|^\/(usr|opt)\//i.test(path)
}

/** A volume other than the system's: `E:\`, `/media/x`. */
export function foreignVolume(text: string): string | undefined {
  return (
    /(?:^|[\s"'=&])([ABD-Z]):\\/i.exec(text)?.[1]?.toUpperCase() ??
    /\/(?:media|mnt)\/[^\s"']+/.exec(text)?.[0]
  )
}

/** Files that hold others and are mounted as a volume. */
export function isDiskImage(name: string): boolean {
  return /\.(iso|img|vhdx?|udf)$/i.test(name)
}

/** Where mail programs keep what was opened from a mail. */
export function isMailCache(path: string): boolean {
  return /\\content\.outlook\\|\\olk\\attachments|\\thunderbird\\.*\\(attach|mail)/i.test(path)
}

/** Paths of files named on a command line, quoted or not, those of the program itself left out. */
export function filesNamedIn(commandLine: string): string[] {
  const quoted = [...commandLine.matchAll(/"([^"]{3,400})"/g)].map((match) => match[1]!)
  const bare = [...commandLine.replaceAll(/"[^"]*"/g, ' ').matchAll(/(?:[a-z]:\\|\/)[^\s"',;]{2,400}/gi)].map(
    (match) => match[0],
  )
  return [...quoted, ...bare].filter((path) => /[\\/]/.test(path)).slice(0, 16)
}
