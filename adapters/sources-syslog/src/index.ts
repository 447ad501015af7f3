export { listenTcp, type StreamOptions } from './stream-listener.ts'
export type { SyslogCounts, SyslogListener } from './syslog-listener.ts'
export { listenUdp, type UdpOptions } from './udp-listener.ts'
