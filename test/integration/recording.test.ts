import type { INodeExecutionData } from 'n8n-workflow';

import { type Fault, fault, type Platform } from '../../tools/platform';
import { audioStream } from '../../tools/platform/recordings/audio';
import { bytesOf, keepFilesIn, keepFilesInMemory } from '../support/binaryData';
import { eventually } from '../support/condition';
import type { MeterOrder, MeterReading } from '../support/downloadMeter';
import {
	childProcess,
	crypto,
	fs,
	nodeProcess,
	os,
	path,
	projectRoot,
	util,
} from '../../tools/node';
import { credentialData, Scene } from '../support/scene';

let scene: Scene;
let platform: Platform;

beforeEach(async () => {
	scene = await Scene.begin();
	platform = scene.platform;
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

/** A recorded call: its ID and the name of its recording. */
function recordedCall(): { callId: string; name: string } {
	const [leg] = platform.calls.addCall({ kind: 'inbound', recorded: true });
	return { callId: leg?.linkedid ?? '', name: leg?.filename ?? '' };
}

/** A call with two legs and two recordings. */
function transferredCall(): { callId: string; names: string[] } {
	const legs = platform.calls.addCall({ kind: 'transfer', recorded: true });
	const names = legs.map(({ filename }) => filename ?? '').filter(Boolean);
	return { callId: legs[0]?.linkedid ?? '', names };
}

async function sha256(bytes: AsyncIterable<Uint8Array | string>): Promise<string> {
	const hash = crypto.createHash('sha256');
	for await (const chunk of bytes) hash.update(chunk);
	return hash.digest('hex');
}

async function original(name: string): Promise<{ size: number; sha256: string }> {
	const found = platform.recordings.find(name);
	if (!found) throw new Error(`There is no ${name}.`);
	const { kind, size } = found;
	return { size, sha256: await sha256(audioStream(name, kind, size) as AsyncIterable<Uint8Array>) };
}

function fileOf(item: INodeExecutionData | undefined, field = 'data') {
	const file = item?.binary?.[field];
	if (!file) throw new Error('The item has no file.');
	return file;
}

const names = (items: INodeExecutionData[]) => items.map(({ json }) => json.name);

describe('Get Many', () => {
	it('gives the names of all recordings of a period, page by page, each once', async () => {
		await scene.end();
		scene = await Scene.begin({ calls: 8_000 });
		platform = scene.platform;
		const wanted = platform.recordings.between().map(({ name }) => name);
		expect(wanted.length).toBeGreaterThan(1_000);
		const items = await scene.run('recording', 'getAll', { returnAll: true });
		expect(names(items)).toStrictEqual(wanted);
		const pages = platform.journal.of('getRecordings');
		expect(pages.length).toBe(Math.ceil(wanted.length / 1_000));
		expect(new Set(pages.map(({ query }) => query.endTime)).size).toBe(1);
	});

	it('sends the period and the switchboard on, and stops at the limit', async () => {
		for (let i = 0; i < 3; i++) recordedCall();
		const filters = { startTime: '2020-01-01T00:00:00', endTime: '2099-01-01T00:00:00' };
		const items = await scene.run('recording', 'getAll', { limit: 2, filters });
		expect(items).toHaveLength(2);
		expect(platform.journal.of('getRecordings')[0]?.query).toStrictEqual({
			startTime: '2019-12-31T23:00:00.000Z',
			endTime: '2098-12-31T23:00:00.000Z',
			page: '1',
			pageSize: '2',
		});
		const { message } = await scene.failure('recording', 'getAll', { options: { pbxId: '99' } });
		expect(message).toMatch(/\(HTTP 404\)/);
	});

	it('refuses names of another shape', async () => {
		platform.faults.order({
			operationId: 'getRecordings',
			fault: fault.otherShape({ files: [{ a: 1 }, 5], totalPages: 1 }),
		});
		expect((await scene.failure('recording', 'getAll')).message).toMatch(/documents a list/);
	});
});

describe('Get for Call and Get Transcript', () => {
	it('give the recordings of a call in the formats that were asked for', async () => {
		platform.recordings.enhanced = true;
		const { callId, name } = recordedCall();
		const flac = name.replace('.mp3', '.flac');
		const usual = await scene.run('recording', 'getForCall', { callId });
		expect(names(usual)).toStrictEqual([name]);
		expect(Object.keys(usual[0]?.json ?? {})).toStrictEqual(['name', 'src', 'dst']);
		const both = { callId, options: { extensions: ['mp3', 'flac'] } };
		const items = await scene.run('recording', 'getForCall', both);
		expect(names(items).sort()).toStrictEqual([flac, name].sort());
		expect(await scene.run('recording', 'getForCall', { ...both, limit: 1 })).toHaveLength(1);
	});

	it('give what was said as one text for each recording, or channel by channel', async () => {
		const { callId, names: recordings } = transferredCall();
		const texts = await scene.run('recording', 'getTranscript', { callId });
		expect(names(texts)).toStrictEqual(recordings);
		expect(texts[0]?.json.text).toMatch(
			/^Channel 0: Dobrý den, volám .*\nChannel 1: Dobrý den, u /,
		);
		const segments = await scene.run('recording', 'getTranscript', { callId, format: 'segments' });
		expect(segments[0]?.json.segments).toStrictEqual([
			{ channel: 0, text: expect.stringContaining('volám') as string },
			{ channel: 1, text: expect.stringContaining('u telefonu') as string },
		]);
	});

	it.each(['getForCall', 'getTranscript'])(
		'%s says when there is no such call',
		async (operation) => {
			const { message } = await scene.failure('recording', operation, { callId: '1.1' });
			expect(message).toBe('IPEX has nothing with this ID (HTTP 404): There is no call 1.1.');
		},
	);
});

describe('Download', () => {
	it.each([
		['mp3', 'audio/mpeg'],
		['flac', 'audio/flac'],
	])('gives an .%s byte for byte, with its name and type', async (extension, mimeType) => {
		platform.recordings.enhanced = true;
		const name = recordedCall().name.replace('.mp3', `.${extension}`);
		const [item] = await scene.run('recording', 'download', { filename: ` ${name} ` });
		const { size, sha256: hash } = await original(name);
		expect(item?.json).toStrictEqual({ name, size, mimeType });
		const fileName = path.basename(name).replace('*', '_');
		expect(fileOf(item)).toMatchObject({ fileName, mimeType, fileExtension: extension });
		expect(await sha256(bytesOf(fileOf(item)))).toBe(hash);
	});

	it('puts the file into the field of this name', async () => {
		const { name } = recordedCall();
		const parameters = { filename: name, binaryPropertyName: 'audio' };
		const [item] = await scene.run('recording', 'download', parameters);
		expect(Object.keys(item?.binary ?? {})).toStrictEqual(['audio']);
	});

	it('asks the switchboard that is named', async () => {
		const { name, callId } = recordedCall();
		const options = { pbxId: platform.directory.pbxId };
		await scene.run('recording', 'download', { filename: name, options });
		await scene.run('recording', 'download', { downloadBy: 'callId', callId, options });
		expect(platform.journal.of('downloadPbxRecording')).toHaveLength(2);
		expect(platform.journal.of('getCallRecordings')[0]?.query).toStrictEqual({
			pbxId: String(options.pbxId),
		});
	});

	it.each(['={{ $json.typo }}', '={{ null }}', '={{ $json.typo }} '])(
		'asks no switchboard when %j should name one',
		async (pbxId) => {
			for (const by of [
				{ downloadBy: 'filename', filename: 'no.mp3' },
				{ downloadBy: 'callId', callId: '1.2' },
			]) {
				const { message } = await scene.failure('recording', 'download', {
					...by,
					options: { pbxId },
				});
				expect(message).toBe("'PBX ID' is empty.");
			}
			expect(scene.platform.journal.all()).toStrictEqual([]);
		},
	);

	it.each(['', ' ', "={{ $json.typo ?? '' }}"])(
		'asks the own switchboard when %j names none',
		async (pbxId) => {
			for (const by of [
				{ downloadBy: 'filename', filename: 'no.mp3' },
				{ downloadBy: 'callId', callId: '1.2' },
			]) {
				await scene.failure('recording', 'download', { ...by, options: { pbxId } });
			}
			expect(
				scene.platform.journal
					.all()
					.filter(({ operationId }) => operationId !== 'getToken')
					.map(({ path, query }) => [path, query]),
			).toStrictEqual([
				['/recordings/no.mp3', {}],
				['/calls/1.2/recordings', {}],
			]);
		},
	);

	it('goes the way that an expression in Download By says', async () => {
		const { callId, name } = recordedCall();
		const both = { callId, filename: 'no.mp3' };
		const items = await scene.run('recording', 'download', {
			...both,
			downloadBy: '={{ "callId" }}',
		});
		expect(names(items)).toStrictEqual([name]);
		await scene.failure('recording', 'download', { ...both, downloadBy: '={{ "filename" }}' });
		expect(scene.platform.journal.all().at(-1)?.path).toBe('/recordings/no.mp3');
		const { message } = await scene.failure('recording', 'download', {
			...both,
			downloadBy: '={{ "call" }}',
		});
		expect(message).toBe("'Download By' is not one of its choices.");
	});

	it('gives all recordings of a call, and none of a call without any', async () => {
		platform.recordings.enhanced = true;
		const { callId, names: recordings } = transferredCall();
		const silent = platform.calls.addCall({ kind: 'inbound', recorded: false })[0]?.linkedid ?? '';
		const items = await scene.run(
			'recording',
			'download',
			{
				downloadBy: 'callId',
				callId: '={{ $json.callId }}',
				options: { extensions: ['mp3', 'flac'] },
			},
			{ items: [{ json: { callId: silent } }, { json: { callId } }] },
		);
		const files = recordings.flatMap((name) => [name, name.replace('.mp3', '.flac')]);
		expect(names(items).sort()).toStrictEqual(files.sort());
		for (const item of items) {
			expect(item.pairedItem).toStrictEqual({ item: 1 });
			expect(item.json.callId).toBe(callId);
			const { sha256: hash } = await original(String(item.json.name));
			expect(await sha256(bytesOf(fileOf(item)))).toBe(hash);
		}
	});

	const breakDownloads = (broken: string, order: Fault) =>
		platform.faults.order({
			operationId: 'downloadRecording',
			when: ({ path: asked }) => decodeURIComponent(asked).includes(broken),
			times: Infinity,
			fault: order,
		});

	const waysToFail: Array<[string, (name: string) => void, RegExp]> = [
		['is empty', (name) => platform.recordings.setSize(name, 0), /with nothing where/],
		[
			'is gone',
			(name) => breakDownloads(name, fault.status(404, { message: 'Not there' })),
			/\(HTTP 404\): Not there\.$/,
		],
		[
			'is a page of a proxy',
			(name) => breakDownloads(name, fault.status(200, '<html></html>')),
			/with "text\/html" where/,
		],
	];

	it.each(waysToFail)(
		'gives the other recordings of a call of which one %s, and names it',
		async (_, fail, error) => {
			const { callId, names: recordings } = transferredCall();
			const [broken = '', good = ''] = recordings;
			fail(broken);
			const items = await scene.run('recording', 'download', { downloadBy: 'callId', callId });
			const { size, sha256: hash } = await original(good);
			expect(items.map(({ json }) => json)).toStrictEqual([
				{
					...{ name: good, size, mimeType: 'audio/mpeg', callId },
					failed: [{ name: broken, error: expect.stringMatching(error) as string }],
				},
			]);
			expect(await sha256(bytesOf(fileOf(items[0])))).toBe(hash);
		},
	);

	it.each(waysToFail)(
		"fails for a call of which each recording %s, and does not blame the 'API URL'",
		async (_, fail, message) => {
			const { callId, names: recordings } = transferredCall();
			recordings.forEach(fail);
			const failure = await scene.failure('recording', 'download', {
				downloadBy: 'callId',
				callId,
			});
			expect(failure.message).toMatch(message);
			expect(failure.description).not.toBe('');
			expect(failure.description).not.toContain('API URL');
		},
	);

	it('names no recording of a call that came whole', async () => {
		const { callId } = recordedCall();
		const [item] = await scene.run('recording', 'download', { downloadBy: 'callId', callId });
		expect(item?.json.failed).toStrictEqual([]);
	});

	it('takes what the call log and the lists of recordings give, up to the transcript', async () => {
		const { callId, name } = recordedCall();
		const [call] = await scene.run('callLog', 'getAll', { limit: 1 });
		const items = call ? [call] : [];
		const recordings = await scene.run(
			'recording',
			'getForCall',
			{ callId: '={{ $json.callId }}' },
			{ items },
		);
		const listed = await scene.run('recording', 'getAll');
		expect(names(listed)).toStrictEqual([name]);
		for (const [given, filename] of [
			[items, '={{ $json.recording.name }}'],
			[recordings, '={{ $json.name }}'],
			[listed, '={{ $json.name }}'],
		] as const) {
			const [file] = await scene.run('recording', 'download', { filename }, { items: [...given] });
			expect(file?.json).toMatchObject({ name });
		}
		const files = await scene.run(
			'recording',
			'download',
			{ downloadBy: 'callId', callId: '={{ $json.callId }}' },
			{ items },
		);
		const [transcript] = await scene.run(
			'recording',
			'getTranscript',
			{ callId: '={{ $json.callId }}' },
			{ items: files },
		);
		expect(transcript?.json).toMatchObject({
			name,
			text: expect.stringContaining(callId.slice(0, 5)) as string,
		});
	});

	it('runs many items and pairs each', async () => {
		const calls = Array.from({ length: 40 }, () => recordedCall());
		const items = await scene.run(
			'recording',
			'download',
			{ filename: '={{ $json.name }}' },
			{ items: calls.map(({ name }) => ({ json: { name } })) },
		);
		expect(names(items)).toStrictEqual(calls.map(({ name }) => name));
		expect(items.map(({ pairedItem }) => pairedItem)).toStrictEqual(
			calls.map((_, item) => ({ item })),
		);
	});
});

describe('Download for Calls', () => {
	it.each([
		['typed with commas', (ids: string[]) => ids.join(', ')],
		['mapped as a list', (ids: string[]) => ids],
	])('gives one archive of all recordings of calls %s', async (_, entered) => {
		const one = recordedCall();
		const two = transferredCall();
		const [item] = await scene.run('recording', 'downloadForCalls', {
			callIds: entered([one.callId, two.callId, one.callId]),
		});
		expect(platform.journal.of('downloadCallRecordings')[0]?.query.callId).toStrictEqual([
			one.callId,
			two.callId,
		]);
		expect(item?.json).toStrictEqual({
			name: 'recordings.zip',
			size: expect.any(Number) as number,
			mimeType: 'application/zip',
		});
		expect(fileOf(item)).toMatchObject({ fileName: 'recordings.zip', mimeType: 'application/zip' });
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'archive-'));
		try {
			const archive = path.join(folder, 'recordings.zip');
			await fs.promises.writeFile(archive, bytesOf(fileOf(item)));
			await util.promisify(childProcess.execFile)('unzip', ['-q', archive, '-d', folder]);
			const unpacked = (await fs.promises.readdir(folder, { recursive: true })).filter((name) =>
				name.endsWith('.mp3'),
			);
			expect(unpacked.sort()).toStrictEqual([one.name, ...two.names].sort());
			for (const name of unpacked) {
				const bytes = fs.createReadStream(path.join(folder, name)) as AsyncIterable<Uint8Array>;
				expect(await sha256(bytes)).toBe((await original(name)).sha256);
			}
		} finally {
			await fs.promises.rm(folder, { recursive: true });
		}
	});

	it('says when the calls have no recordings', async () => {
		const callIds = platform.calls.addCall({ kind: 'inbound', recorded: false })[0]?.linkedid ?? '';
		const { message } = await scene.failure('recording', 'downloadForCalls', { callIds });
		expect(message).toMatch(/\(HTTP 404\): These calls have no recordings\.$/);
	});
});

describe('Delete', () => {
	const left = () => platform.recordings.between().map(({ name }) => name);

	it('deletes by file names, and shows what could not be deleted', async () => {
		const [gone, kept] = [recordedCall(), recordedCall()];
		const [item] = await scene.run('recording', 'delete', {
			fileNames: `${gone.name}, no.mp3`,
			confirm: true,
		});
		expect(item?.json).toStrictEqual({
			deleted: [gone.name],
			errors: [{ file: 'no.mp3', message: 'File not found' }],
		});
		expect(left()).toStrictEqual([kept.name]);
	});

	it('deletes by call IDs', async () => {
		const [gone, kept] = [transferredCall(), recordedCall()];
		const [item] = await scene.run('recording', 'delete', {
			deleteBy: 'callIds',
			callIds: [gone.callId],
			confirm: true,
			options: { pbxId: platform.directory.pbxId },
		});
		expect(item?.json).toStrictEqual({ deleted: gone.names, errors: [] });
		expect(left()).toStrictEqual([kept.name]);
		expect(platform.journal.of('deleteRecordings')[0]).toMatchObject({
			body: { callIds: [gone.callId] },
		});
	});

	it('deletes by lines and period', async () => {
		const users = platform.directory.users.slice(0, 2);
		const recorded = users.map(({ login }) => {
			const [leg] = platform.calls.addCall({ kind: 'inbound', user: login, recorded: true });
			return leg?.filename ?? '';
		});
		const [item] = await scene.run('recording', 'delete', {
			deleteBy: 'userFilter',
			userFilter: { extensions: `${users[0]?.exten}`, startTime: '2020-01-01T00:00:00' },
			confirm: true,
		});
		expect(item?.json).toStrictEqual({ deleted: [recorded[0]], errors: [] });
		expect(left()).toStrictEqual([recorded[1]]);
		expect(platform.journal.of('deleteRecordings')[0]?.body).toStrictEqual({
			userFilter: {
				extensions: [String(users[0]?.exten)],
				startTime: '2019-12-31T23:00:00.000Z',
			},
		});
	});

	const everything = { fileNames: 'a.mp3', confirm: true };

	it.each([
		['an unconfirmed deletion', { confirm: false }, "'Confirm' is off, so nothing was deleted."],
		['a deletion confirmed by a word', { confirm: 'yes' }, "'Confirm' is neither true nor false."],
		['no file names', { fileNames: ' ' }, "'File Names' is empty."],
		['only commas', { fileNames: ' , ' }, "'File Names' holds a value that is empty or no text."],
		['an empty list of names', { fileNames: [] }, "'File Names' is empty."],
		[
			'a list with a hole',
			{ fileNames: ['a.mp3', ''] },
			"'File Names' holds a value that is empty or no text.",
		],
		['no call IDs', { deleteBy: 'callIds', callIds: '' }, "'Call IDs' is empty."],
		[
			'no conditions',
			{ deleteBy: 'userFilter', userFilter: {} },
			"'Lines and Period' has no condition, or one that IPEX does not know.",
		],
		[
			'lines that turn out empty',
			{
				deleteBy: 'userFilter',
				userFilter: { extensions: '={{ $json.none }}', startTime: '2026-01-01' },
			},
			"'Lines' is empty.",
		],
		[
			'a start that turns out empty',
			{ deleteBy: 'userFilter', userFilter: { extensions: '101', startTime: '' } },
			"'Start Time' is empty.",
		],
		[
			'a start that is no time',
			{ deleteBy: 'userFilter', userFilter: { startTime: 'long ago' } },
			"'Start Time' is not a date: long ago.",
		],
		[
			'a period that ends before it starts',
			{ deleteBy: 'userFilter', userFilter: { startTime: '2026-01-02', endTime: '2026-01-01' } },
			"'End Time' is before 'Start Time'.",
		],
	])('refuses %s before any request', async (_, parameters, message) => {
		recordedCall();
		const failure = await scene.failure('recording', 'delete', { ...everything, ...parameters });
		expect(failure.message).toBe(message);
		expect(failure.description).toMatch(/^[A-Z].*\.$/);
		expect(platform.journal.all()).toStrictEqual([]);
		expect(left()).toHaveLength(1);
	});
});

describe('bad input', () => {
	it.each([
		['download', { filename: ' ' }, "'File Name' is empty."],
		['download', { filename: '..' }, "'File Name' is not an ID of IPEX."],
		['download', { downloadBy: 'callId', callId: '' }, "'Call ID' is empty."],
		[
			'download',
			{ filename: 'a.mp3', binaryPropertyName: '' },
			"'Put Output File in Field' is empty.",
		],
		['downloadForCalls', { callIds: '' }, "'Call IDs' is empty."],
		[
			'downloadForCalls',
			{ callIds: '1.1', binaryPropertyName: ' ' },
			"'Put Output File in Field' is empty.",
		],
		['getForCall', { callId: '' }, "'Call ID' is empty."],
		['getForCall', { callId: '1.1', limit: 0 }, "'Limit' is not a whole number from 1 to 100000."],
		['getTranscript', { callId: '' }, "'Call ID' is empty."],
		['getAll', { filters: { startTime: 'x' } }, "'Start Time' is not a date: x."],
		['getAll', { limit: 1.5 }, "'Limit' is not a whole number from 1 to 100000."],
	])('of %s is refused for %j by the name of the field', async (operation, parameters, message) => {
		expect((await scene.failure('recording', operation, parameters)).message).toBe(message);
		expect(platform.journal.all()).toStrictEqual([]);
	});
});

describe('every operation', () => {
	it.each([
		['getAll', 'getRecordings', {}],
		['getForCall', 'getCallRecordings', { callId: '={{ $json.callId }}' }],
		['getTranscript', 'getCallTranscript', { callId: '={{ $json.callId }}' }],
		['download', 'downloadRecording', { filename: '={{ $json.name }}' }],
		['downloadForCalls', 'downloadCallRecordings', { callIds: '={{ $json.callId }}' }],
		['delete', 'deleteRecordings', { fileNames: '={{ $json.name }}', confirm: true }],
	])(
		'%s runs as the user of its item, and pairs its items',
		async (operation, operationId, parameters) => {
			const users = platform.directory.users.slice(0, 3);
			const items = users.map(({ login }) => ({ json: { login, ...recordedCall() } }));
			const output = await scene.run(
				'recording',
				operation,
				{ ...parameters, actAs: '={{ $json.login }}' },
				{ items },
			);
			scene.expectRunsAs(
				operationId,
				users.map(({ login }) => login),
				output,
			);
		},
	);
});

describe.each([
	['getAll', 'getRecordings'],
	['getForCall', 'getCallRecordings'],
	['getTranscript', 'getCallTranscript'],
	['download', 'downloadRecording'],
	['downloadForCalls', 'downloadCallRecordings'],
	['delete', 'deleteRecordings'],
])('when the platform fails, %s', (operation, operationId) => {
	const isFile = operation.startsWith('download');

	const parameters = () => {
		const { callId, name } = recordedCall();
		return { callId, callIds: callId, filename: name, fileNames: name, confirm: true };
	};

	it.each([
		['404 in plain text', fault.status(404, 'gone'), /with this ID \(HTTP 404\): gone\.$/],
		['404 of a megabyte', fault.status(404, 'x'.repeat(1_000_000)), /\(HTTP 404\)\.$/],
		['404 without a body', fault.status(404), /\(HTTP 404\)\.$/],
		['a page of HTML', fault.status(200, '<html>log in</html>'), /where its API documents/],
	])('says what happened and what to do on %s', async (_, kind, happened) => {
		platform.faults.order({ service: 'api', operationId, times: Infinity, fault: kind });
		const { message, description } = await scene.failure('recording', operation, parameters());
		expect(message).toMatch(happened);
		expect(description).toMatch(/^[A-Z].*\.$/);
	});

	if (!isFile) return;

	it('ends when the platform falls silent in the middle of a file', async () => {
		platform.faults.order({ operationId, times: Infinity, fault: fault.slowDrip(64, 600_000) });
		const { message } = await scene.failure('recording', operation, {
			...parameters(),
			requestOptions: { timeout: 300 },
		});
		expect(message).toBe('IPEX did not respond in time.');
	});

	it('takes its time for a file that comes slowly but steadily', async () => {
		const calls = [recordedCall(), recordedCall()];
		for (const { name } of calls) platform.recordings.setSize(name, 2_000);
		platform.faults.order({ operationId, fault: fault.slowDrip(100, 100) });
		const begin = Date.now();
		const [item] = await scene.run('recording', operation, {
			filename: calls[0]?.name ?? '',
			callIds: calls.map(({ callId }) => callId),
			requestOptions: { timeout: 1_500 },
		});
		expect(Date.now() - begin).toBeGreaterThan(1_500);
		expect(fileOf(item).mimeType).toBe(item?.json.mimeType);
	});

	it('gives the words of a failed item in its place, when the node is to go on', async () => {
		const ids = parameters();
		const items = await scene.run(
			'recording',
			operation,
			{ filename: '={{ $json.id }}', callIds: '={{ $json.id }}' },
			{
				items: ['none', operation === 'download' ? ids.filename : ids.callIds].map((id) => ({
					json: { id },
				})),
				continueOnFail: true,
			},
		);
		expect(items[0]?.json.error).toMatch(/\(HTTP 404\): There is no .* Check the ID/);
		expect(items[1]?.binary).toHaveProperty('data');
	});
});

describe('where n8n keeps binary data in files', () => {
	let folder: string;

	beforeEach(async () => {
		folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'recordings-'));
		await keepFilesIn(folder);
	});

	afterEach(async () => {
		keepFilesInMemory();
		await fs.promises.rm(folder, { recursive: true });
	});

	const stored = async () => {
		const entries = await fs.promises.readdir(folder, { recursive: true, withFileTypes: true });
		return entries.filter((entry) => entry.isFile());
	};

	it('a recording is given out byte for byte', async () => {
		const { name } = recordedCall();
		const [item] = await scene.run('recording', 'download', { filename: name });
		expect(fileOf(item).id).toMatch(/^filesystem/);
		expect(await sha256(bytesOf(fileOf(item)))).toBe((await original(name)).sha256);
	});

	it('nothing is kept of a recording that breaks off', async () => {
		const { name } = recordedCall();
		platform.recordings.setSize(name, 3_000_000);
		platform.faults.order({ operationId: 'downloadRecording', times: 2, fault: fault.cutBody() });
		const { message } = await scene.failure('recording', 'download', { filename: name });
		expect(message).toMatch(/closed before the response was complete/);
		expect(await stored()).toStrictEqual([]);
	});

	it('a disk that does not take the file is not blamed on the platform', async () => {
		await fs.promises.writeFile(path.join(folder, 'workflows'), 'a file in the way');
		const { name: filename } = recordedCall();
		// More than fits on the way.
		platform.recordings.setSize(filename, 30_000_000);
		const { message } = await scene.failure('recording', 'download', { filename });
		expect(message).toBe('n8n could not store the file that IPEX sent.');
		// Nor does the connection stay that the file was to come over.
		await eventually(
			async () => await platform.apiConnections(),
			(connections) => connections === 0,
			10_000,
		);
	});
});

describe('a recording of 200 MB', () => {
	it('is stored in files whole while n8n grows by less than 150 MB', async () => {
		const [small, large] = [recordedCall(), recordedCall()];
		const bytes = 200 * 1024 * 1024;
		platform.recordings.setSize(large.name, bytes);
		const folder = await fs.promises.mkdtemp(path.join(os.tmpdir(), 'recordings-'));
		try {
			const order: MeterOrder = {
				credential: credentialData(platform),
				folder,
				warmUp: small.name,
				filename: large.name,
			};
			const script = path.join(projectRoot, 'test', 'support', 'downloadMeter.ts');
			const { stdout } = await util.promisify(childProcess.execFile)(
				nodeProcess.execPath,
				['--import', 'tsx', script, JSON.stringify(order)],
				{ cwd: projectRoot },
			);
			const { rssBefore, rssPeak, ...file } = JSON.parse(stdout) as MeterReading;
			expect(file).toStrictEqual(await original(large.name));
			const growth = (rssPeak - rssBefore) / 2 ** 20;
			if (nodeProcess.env.SHOW_MEMORY)
				nodeProcess.stderr.write(`grew by ${growth.toFixed(1)} MB\n`);
			expect(growth).toBeLessThan(150);
		} finally {
			await fs.promises.rm(folder, { recursive: true });
		}
	});
});
