import { stream } from '../../node';
import { Random } from '../random';

const CHUNK = 64 * 1024;

/** How a file of each kind begins, so that a client that looks at the bytes finds what the name says. */
const BEGINNINGS = {
	mp3: Buffer.from('ID3\x03\x00\x00\x00\x00\x00\x00\xff\xfb\x90\x00', 'latin1'),
	flac: Buffer.from('fLaC\x00\x00\x00\x22', 'latin1'),
} as const;

export type AudioKind = keyof typeof BEGINNINGS;

function seedOf(name: string): number {
	let seed = 17;
	for (const character of name) seed = (Math.imul(seed, 31) + character.charCodeAt(0)) >>> 0;
	return seed;
}

function* chunks(name: string, kind: AudioKind, size: number): Generator<Buffer> {
	const random = new Random(seedOf(name));
	const pattern = Buffer.from(Uint8Array.from({ length: CHUNK }, () => random.integer(0, 255)));
	const beginning = BEGINNINGS[kind].subarray(0, size);
	yield beginning;
	for (let left = size - beginning.length; left > 0; left -= CHUNK) {
		yield left < CHUNK ? pattern.subarray(0, left) : pattern;
	}
}

/** So many bytes that look like a recording, always the same for the same name, made while they are sent. */
export function audioStream(name: string, kind: AudioKind, size: number): stream.Readable {
	return stream.Readable.from(chunks(name, kind, size), { objectMode: false });
}
