import fc from 'fast-check';

import { sameSecret } from '../../../nodes/Ipex/eventTrigger/authentication';

// The module itself, and not a copy of its names.
const crypto = jest.requireActual<{ timingSafeEqual: (a: Uint8Array, b: Uint8Array) => boolean }>(
	'crypto',
);

const bytes = (text: string) => Buffer.from(text);

describe('two secrets', () => {
	it('are the same when their bytes are, and not otherwise', () => {
		fc.assert(
			fc.property(fc.uint8Array(), fc.uint8Array(), (one, other) => {
				expect(sameSecret(one, Uint8Array.from(one))).toBe(true);
				expect(sameSecret(one, other)).toBe(Buffer.compare(one, other) === 0);
			}),
		);
	});

	it.each([
		['', 'a secret'],
		['a', 'a secret'],
		['a secret that goes on', 'a secret'],
		['a secret', 'a secret'],
	])('%j and %j are compared in constant time, as digests of one length', (given, expected) => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		sameSecret(bytes(given), bytes(expected));
		expect(compare.mock.calls.map(([a, b]) => [a.length, b.length])).toStrictEqual([[32, 32]]);
		compare.mockRestore();
	});
});
