import type { Response } from 'express';
import type { Pauses } from '../pauses';

type Done = (error?: Error | null) => void;

interface Sink {
	/** Gets the bytes of the body as they come; calls back when it can take more. */
	take: (bytes: Buffer, done: () => void) => void;
	/** Gets the end of the body. */
	end: () => void;
}

function doneOf(rest: unknown[]): Done | undefined {
	return rest.find((item): item is Done => typeof item === 'function');
}

function bytesOf(chunk: unknown, rest: unknown[]): Buffer | undefined {
	if (chunk instanceof Uint8Array) return Buffer.from(chunk);
	if (typeof chunk !== 'string') return undefined;
	const encoding = rest.find((item): item is BufferEncoding => typeof item === 'string');
	return Buffer.from(chunk, encoding);
}

/** Puts a sink between what the platform answers and the connection; headers are left alone. */
function interceptBody(response: Response, sinkFor: (write: Response['write']) => Sink): void {
	const write = response.write.bind(response) as Response['write'];
	const sink = sinkFor(write);
	let waiting = 0;
	const take = (bytes: Buffer, done?: Done) => {
		waiting += 1;
		sink.take(bytes, () => {
			waiting -= 1;
			done?.();
			if (waiting === 0) response.emit('drain');
		});
	};
	response.write = ((chunk: unknown, ...rest: unknown[]) => {
		const bytes = bytesOf(chunk, rest);
		if (bytes) take(bytes, doneOf(rest));
		return false;
	}) as Response['write'];
	response.end = ((chunk: unknown, ...rest: unknown[]) => {
		const bytes = bytesOf(chunk, rest);
		if (bytes) take(bytes);
		sink.end();
		return response;
	}) as Response['end'];
}

/** Half of the announced length, or of the first bytes when none was announced. */
function halfOf(response: Response, firstBytes: Buffer): number {
	const announced = Number(response.getHeader('content-length'));
	return Math.floor((Number.isNaN(announced) ? firstBytes.length : announced) / 2);
}

/** Lets the headers and half of the body through, then destroys the connection. */
export function cutBody(response: Response): void {
	let left: number | undefined;
	const cut = () => response.socket?.destroy();
	interceptBody(response, (write) => ({
		take: (bytes, done) => {
			left ??= halfOf(response, bytes);
			const part = bytes.subarray(0, left);
			left -= part.length;
			const finished = left === 0;
			write(part, () => {
				if (finished) cut();
				else done();
			});
		},
		// Reached before the cut when the body fits into one piece: what was written must go out first.
		end: () => {
			if (left === undefined) cut();
		},
	}));
}

/** Lets the body through a few bytes at a time. */
export function dripBody(response: Response, pauses: Pauses, size: number, everyMs: number): void {
	const finish = response.end.bind(response) as () => void;
	let last: Promise<void> = Promise.resolve();
	interceptBody(response, (write) => {
		const drip = async (bytes: Buffer) => {
			for (let at = 0; at < bytes.length && !response.destroyed; at += size) {
				write(bytes.subarray(at, at + size));
				if (!(await pauses.wait(everyMs))) return;
			}
		};
		return {
			take: (bytes, done) => {
				last = last.then(async () => await drip(bytes)).then(done);
			},
			end: () => {
				last = last.then(() => {
					if (!response.destroyed) finish();
				});
			},
		};
	});
}

/** Lets the headers through, then sends blanks, with which any JSON may begin, instead of the body. */
export function dripForEver(response: Response, pauses: Pauses, everyMs: number): void {
	interceptBody(response, (write) => {
		let begun = false;
		const drip = async () => {
			if (begun) return;
			begun = true;
			response.removeHeader('Content-Length');
			do write(' ');
			while ((await pauses.wait(everyMs)) && !response.destroyed);
		};
		return { take: () => void drip(), end: () => void drip() };
	});
}
