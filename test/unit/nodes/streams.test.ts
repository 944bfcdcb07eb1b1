import {
	abandon,
	isStream,
	lastArrival,
	StalledError,
	type Stream,
	whileTimeLasts,
	beginningOf,
	withReadableError,
} from '../../../nodes/Ipex/request/streams';
import { stream, timers } from '../../../tools/node';

afterEach(() => jest.useRealTimers());

const streamOf = (...chunks: string[]) =>
	stream.Readable.from(chunks.map((text) => Buffer.from(text)));

describe('a stream', () => {
	it('is what can be piped and destroyed', () => {
		expect(isStream(streamOf('a'))).toBe(true);
		const noStreams = [null, 'a', undefined, {}, { pipe: () => 1 }, { destroy: () => 1 }];
		for (const value of noStreams) expect(isStream(value)).toBe(false);
	});

	it('that is abandoned is started, so that its connection closes, and destroyed', () => {
		const body = streamOf('a');
		const read = jest.spyOn(body, 'read');
		abandon(body as unknown as Stream);
		expect([read.mock.calls.length, body.destroyed]).toStrictEqual([1, true]);
	});

	it('that was already read from is only destroyed', () => {
		const body = streamOf('a');
		body.read();
		const read = jest.spyOn(body, 'read');
		abandon(body as unknown as Stream);
		expect([read.mock.calls.length, body.destroyed]).toStrictEqual([0, true]);
	});

	it('says when its last bytes arrived', () => {
		jest.useFakeTimers({ now: 1_000 });
		const body = new stream.PassThrough();
		const arrived = lastArrival(body as unknown as Stream);
		jest.setSystemTime(2_000);
		expect(arrived()).toBe(1_000);
		expect(body.push(Buffer.from('a'))).toBe(true);
		jest.setSystemTime(3_000);
		expect(arrived()).toBe(2_000);
		expect(String(body.read())).toBe('a');
	});
});

describe('work', () => {
	it('that is done in time gives its result, and its clock stops', async () => {
		jest.useFakeTimers();
		const left = jest.fn().mockReturnValue(60_000);
		expect(await whileTimeLasts(Promise.resolve('done'), left)).toBe('done');
		await jest.advanceTimersByTimeAsync(500);
		expect(left.mock.calls.length).toBeLessThanOrEqual(2);
		expect(jest.getTimerCount()).toBe(0);
	});

	it('that is not done in time stalls, also when its time is extended while it waits', async () => {
		jest.useFakeTimers({ now: 0 });
		let end = 700;
		let failure: unknown;
		const never = new Promise(() => undefined);
		whileTimeLasts(never, () => end - Date.now()).catch((error: unknown) => (failure = error));
		await jest.advanceTimersByTimeAsync(600);
		end = 900;
		await jest.advanceTimersByTimeAsync(299);
		expect(failure).toBeUndefined();
		await jest.advanceTimersByTimeAsync(1);
		expect(failure).toBeInstanceOf(StalledError);
		expect(failure).toMatchObject({ name: 'StalledError' });
	});

	it('that has no time stalls at once', async () => {
		const never = new Promise(() => undefined);
		await expect(whileTimeLasts(never, () => 0)).rejects.toBeInstanceOf(StalledError);
	});
});

describe('the body of an error', () => {
	const failed = (data: unknown) =>
		Object.assign(new Error('failed'), { cause: { response: { status: 400, data } } });

	/** What the error holds after a request that failed with it. */
	async function dataAfter(data: unknown): Promise<unknown> {
		const error = failed(data);
		await expect(withReadableError(Promise.reject(error))).rejects.toBe(error);
		return error.cause.response.data;
	}

	it('is its JSON or its text, if it came as a stream', async () => {
		expect(await dataAfter(streamOf('{"mess', 'age":"no"}'))).toStrictEqual({ message: 'no' });
		expect(await dataAfter(streamOf('Not ', 'found'))).toBe('Not found');
	});

	it('is left alone otherwise', async () => {
		const data = { message: 'no' };
		expect(await dataAfter(data)).toBe(data);
		const odd = [null, 'text', { response: null }, { response: 'text' }].map((cause) =>
			Object.assign(new Error('odd'), { cause }),
		);
		for (const error of [...odd, new Error('plain'), { data: streamOf('a') }, undefined]) {
			await expect(withReadableError(Promise.reject(error as Error))).rejects.toBe(error);
		}
	});

	it('does not concern a request that succeeds', async () => {
		expect(await withReadableError(Promise.resolve('done'))).toBe('done');
	});

	it('is read up to 4 kB, without half a letter, and then destroyed', async () => {
		const body = streamOf('ž'.repeat(2_000), 'ž'.repeat(2_000));
		expect(await beginningOf(body as unknown as Stream)).toBe('ž'.repeat(2_048));
		expect(body.destroyed).toBe(true);
	});

	it('has the letters that two pieces share', async () => {
		const letter = Buffer.from('ž');
		const body = stream.Readable.from([letter.subarray(0, 1), letter.subarray(1)]);
		expect(await beginningOf(body as unknown as Stream)).toBe('ž');
	});

	it('is what came within 2 seconds', async () => {
		jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'setImmediate', 'queueMicrotask'] });
		const body = new stream.PassThrough();
		let text: string | undefined;
		void beginningOf(body as unknown as Stream).then((beginning) => (text = beginning));
		body.write('half');
		await timers.setImmediate();
		await jest.advanceTimersByTimeAsync(1_999);
		expect(text).toBeUndefined();
		await jest.advanceTimersByTimeAsync(1);
		expect(text).toBe('half');
		expect(body.destroyed).toBe(true);
	});
});
