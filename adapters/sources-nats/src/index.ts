export { consumeNats, type NatsConsumer, type NatsCounts, type NatsOptions } from './consume-nats.ts'
