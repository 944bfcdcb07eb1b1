/** The former names of `operation.ts`, until every resource uses the new ones. */
export { itemOperation as itemsThroughDoor, operation as throughDoor } from './operation';
export { keepWhole } from './operation';
export type { Ask, Read, ReadItems, Response as Answer, Send } from './operation';
