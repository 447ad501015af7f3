import { OpenSocError } from '@opensoc/kernel'

export function listenFailed(option: string, host: string, port: number, cause: Error): OpenSocError {
  const isTaken = (cause as NodeJS.ErrnoException).code === 'EADDRINUSE'
  return new OpenSocError('LISTEN_FAILED', `cannot listen on ${host}:${port} for syslog: ${cause.message}`, {
    cause,
    nextStep: isTaken ? `Stop what uses it, or choose another port with ${option}.` : `Check ${option}.`,
  })
}
