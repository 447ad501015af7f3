export type { SyslogCounts } from './message-batcher.ts'
export { listenTcp, type StreamOptions } from './stream-listener.ts'
export type { SyslogListener } from './syslog-listener.ts'
export { listenUdp, type UdpOptions } from './udp-listener.ts'
