/**
 * Processes that start others on behalf of a user, a service or a schedule. Sharing one says nothing of two processes
 * (everything a person starts has the same explorer.exe), and no story begins with one: it begins with what it started.
 */
const BROKER_NAMES: readonly string[] = [
  // Windows
  'system',
  'registry',
  'smss.exe',
  'csrss.exe',
  'wininit.exe',
  'winlogon.exe',
  'userinit.exe',
  'services.exe',
  'lsass.exe',
  'svchost.exe',
  'explorer.exe',
  'sihost.exe',
  'runtimebroker.exe',
  'dllhost.exe',
  'taskhost.exe',
  'taskhostw.exe',
  'taskeng.exe',
  'wmiprvse.exe',
  // Linux
  'systemd',
  'init',
  'kthreadd',
  'sshd',
  'sshd-session',
  'login',
  'cron',
  'crond',
  'atd',
  'dbus-daemon',
  'gnome-shell',
  'dockerd',
  'containerd',
  'containerd-shim',
  'containerd-shim-runc-v2',
  'runc',
  // macOS
  'launchd',
  'loginwindow',
]

const BROKERS: ReadonlySet<string> = new Set(BROKER_NAMES)

/** By image name, without case and folder. */
export function isBrokerProcess(name: string): boolean {
  return BROKERS.has(baseName(name).toLowerCase())
}

/** The last part of a Windows or POSIX path. */
export function baseName(path: string): string {
  return path.slice(Math.max(path.lastIndexOf('/'), path.lastIndexOf('\\')) + 1)
}
