export { createHttpTransport, type HttpTransportOptions } from './http-transport.ts'
