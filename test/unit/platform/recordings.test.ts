import type { AxiosInstance } from 'axios';
import type { Platform } from '../../../tools/platform';
import { startPlatform } from '../../../tools/platform';
import { path } from '../../../tools/node';
import { apiClient } from './support';

describe('recordings', () => {
	let platform: Platform;
	let api: AxiosInstance;
	let name: string;
	let callId: string;

	beforeEach(async () => {
		platform = await startPlatform({ now: '2025-03-12T15:00:00+01:00' });
		platform.clock.freeze();
		api = await apiClient(platform);
		const [leg] = platform.calls.addCall({ kind: 'inbound', recorded: true });
		[name, callId] = [leg?.filename ?? '', leg?.linkedid ?? ''];
	});

	afterEach(async () => {
		expect(platform.violations).toStrictEqual([]);
		await platform.stop();
	});

	const download = async (file: string) =>
		await api.get<Buffer>(`/recordings/${encodeURIComponent(file)}`, {
			responseType: 'arraybuffer',
		});

	const deletion = async (body: object) => await api.post('/recordings/batch-delete', body);

	test('are downloaded with type, name and length, always the same bytes', async () => {
		const answer = await download(name);
		expect(answer.headers).toMatchObject({
			'content-type': 'audio/mpeg',
			'content-disposition': expect.stringContaining(path.basename(name)) as string,
			'content-length': String(answer.data.length),
		});
		expect(answer.data.subarray(0, 3).toString()).toBe('ID3');
		expect((await download(name)).data.equals(answer.data)).toBe(true);
	});

	test('are as large as a test says', async () => {
		platform.recordings.setSize(name, 5_000_001);
		expect((await download(name)).data).toHaveLength(5_000_001);
	});

	test('exist as .flac only where enhanced recording is on', async () => {
		const flac = name.replace('.mp3', '.flac');
		expect((await download(flac)).status).toBe(404);
		platform.recordings.enhanced = true;
		expect((await download(flac)).headers['content-type']).toBe('audio/flac');
		const params = { extensions: ['flac', 'mp3'] };
		expect((await api.get(`/calls/${callId}/recordings`, { params })).data).toHaveLength(2);
	});

	test('come as one archive for several calls', async () => {
		const [other] = platform.calls.addCall({ kind: 'outbound', recorded: true });
		const answer = await api.get<Buffer>('/recordings/download', {
			params: { callId: [callId, other?.linkedid] },
			responseType: 'arraybuffer',
		});
		expect(answer.headers['content-type']).toBe('application/zip');
		expect(answer.data.subarray(0, 4).toString('latin1')).toBe('PK\x03\x04');
		expect(answer.data.includes(name) && answer.data.includes(other?.filename ?? '')).toBe(true);
		expect(answer.headers['content-length']).toBe(String(answer.data.length));
	});

	test('are listed page by page', async () => {
		platform.calls.addCall({ kind: 'outbound', recorded: true });
		const list = async (page: number) =>
			(await api.get<{ files: string[] }>('/recordings', { params: { page, pageSize: 1 } })).data;
		expect(await list(1)).toMatchObject({ currentPage: 1, totalPages: 2 });
		expect([...(await list(1)).files, ...(await list(2)).files].sort()).toStrictEqual(
			platform.recordings
				.between()
				.map((recording) => recording.name)
				.sort(),
		);
	});

	test.each([
		['file names', () => ({ fileNames: [name, 'no.mp3'] }), 1],
		['calls', () => ({ callIds: [callId, '1.1'] }), 1],
		['lines and times of a user', () => ({ userFilter: { extensions: ['101'] } }), 0],
	])('are deleted by %s', async (_what, body, errors) => {
		const { data } = await deletion(body());
		expect(data).toMatchObject({ deleted: [name] });
		expect((data as { errors: unknown[] }).errors).toHaveLength(errors);
		expect((await download(name)).status).toBe(404);
		expect((await api.get(`/calls/${callId}/recordings`)).data).toStrictEqual([]);
	});

	test.each([[{}], [{ fileNames: [], callIds: [] }]])('are not deleted by %j', async (body) => {
		expect((await deletion(body)).status).toBe(400);
	});
});
