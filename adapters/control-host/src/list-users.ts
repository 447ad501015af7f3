import { readFile } from 'node:fs/promises'

export interface HostUser {
  readonly name: string
  readonly uid: number
  readonly gid: number
  readonly home: string
  readonly shell: string
}

/** The local accounts of /etc/passwd. */
export async function listUsers(): Promise<readonly HostUser[]> {
  const text = await readFile('/etc/passwd', 'utf8')
  return text.split('\n').flatMap((line) => {
    const [name = '', , uid, gid, , home = '', shell = ''] = line.split(':')
    return name === '' ? [] : [{ name, uid: Number(uid), gid: Number(gid), home, shell }]
  })
}
