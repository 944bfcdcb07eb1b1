import type { Call } from '../calls/call';
import type { CallStore } from '../calls/store';
import type { AudioKind } from './audio';

/** Bytes of a second of a recording. */
const BYTES_PER_SECOND = { mp3: 2000, flac: 8000 } as const;

export interface Recording {
	name: string;
	kind: AudioKind;
	/** Bytes. */
	size: number;
	call: Call;
}

/** `base.ext`, as the API puts the extension into the name. */
function splitName(name: string): [base: string, extension: string] {
	const dot = name.lastIndexOf('.');
	return dot < 0 ? [name, ''] : [name.slice(0, dot), name.slice(dot + 1)];
}

/** The recordings of the calls in the log. */
export class Recordings {
	/** Whether enhanced recording is on, so that every recording can be had as .flac too. */
	enhanced = false;

	/** How long (ms) after its record a recording is there, and how long after its record it is transcribed. */
	readonly delays = { recordingMs: 0, transcriptMs: 0 };

	private readonly deleted = new Set<string>();

	private readonly sizes = new Map<string, number>();

	constructor(private readonly calls: CallStore) {}

	/** Gives a recording so many bytes; they are made while they are sent, so 200 MB are fine. */
	setSize(name: string, bytes: number): void {
		this.sizes.set(name, bytes);
	}

	/** The recordings of calls that began between two times, oldest first. */
	between(from?: number, to?: number): Recording[] {
		return this.calls.inLog(from, to).flatMap((call) => this.ofRecord(call, ['mp3']));
	}

	/** The recordings of one call in the formats named. */
	ofCall(linkedid: string, extensions: readonly string[]): Recording[] {
		const legs = this.calls.legs(linkedid).filter((call) => this.calls.isInLog(call));
		return legs.flatMap((call) => this.ofRecord(call, extensions));
	}

	/** The recording of this name. */
	find(name: string): Recording | undefined {
		const [base, extension] = splitName(name);
		const call = this.calls.withRecording(`${base}.mp3`);
		if (!call || !this.calls.isInLog(call)) return undefined;
		return this.ofRecord(call, [extension])[0];
	}

	/** Deletes a recording in all its formats; false when there is none of this name. */
	delete(name: string): boolean {
		const recording = this.find(name);
		if (recording) this.deleted.add(splitName(name)[0]);
		return recording !== undefined;
	}

	/** Whether what was said in a call is written down by now. */
	isTranscribed(call: Call): boolean {
		return this.calls.ageOf(call) >= this.delays.transcriptMs;
	}

	private ofRecord(call: Call, extensions: readonly string[]): Recording[] {
		if (!call.filename) return [];
		const [base] = splitName(call.filename);
		if (this.deleted.has(base) || this.calls.ageOf(call) < this.delays.recordingMs) return [];
		const kinds = (this.enhanced ? (['mp3', 'flac'] as const) : (['mp3'] as const)).filter((kind) =>
			extensions.includes(kind),
		);
		return kinds.map((kind) => {
			const name = `${base}.${kind}`;
			const usual = Math.max(1, call.billsec) * BYTES_PER_SECOND[kind];
			return { name, kind, call, size: this.sizes.get(name) ?? usual };
		});
	}
}
