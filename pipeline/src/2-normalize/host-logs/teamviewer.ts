import { compileTimePattern } from '../coded-format/time-pattern.ts'
import { lineFormat } from './line-format.ts'

/** Remote control through TeamViewer: who came in, and to where the host went out. */
export const TEAMVIEWER = lineFormat({
  name: 'teamviewer',
  vendor: 'TeamViewer',
  product: 'TeamViewer',
  layer: 'endpoint',
  sigmaProduct: 'teamviewer',
  pattern:
    /^(?<partner>\d{6,12})[\t ]{1,40}(?:(?<name>[^\t]{1,256})\t)?(?<time>\d{2}-\d{2}-\d{4} \d{2}:\d{2}:\d{2})[\t ]{1,40}(?<end>\d{2}-\d{2}-\d{4} \d{2}:\d{2}:\d{2})[\t ]{1,40}(?<user>\S{1,128})[\t ]{1,40}(?<kind>\w{1,64})[\t ]{1,40}(?<session>\{[0-9a-fA-F-]{36}\})/,
  parse: compileTimePattern('dd-MM-yyyy HH:mm:ss')!,
  eventCode: 'kind',
  events: [
    {
      class: 'authentication',
      activity: 'Logon',
      set: { 'service.name': 'TeamViewer', is_remote: true, logon_type_id: 'Remote Interactive' },
      map: {
        'user.name': 'user',
        'src_endpoint.name': 'name',
        'src_endpoint.uid': 'partner',
        'session.uid': 'session',
      },
    },
  ],
})
