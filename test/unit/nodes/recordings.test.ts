import fc from 'fast-check';

import { chosen } from '../../../nodes/Ipex/resources/recording/delete';
import { fileNameIn } from '../../../nodes/Ipex/resources/recording/downloadForCalls';
import { ARCHIVE, AUDIO, mediaTypeOf } from '../../../nodes/Ipex/resources/recording/files';
// Declares the parameters, whose names are in the messages.
import '../../../nodes/Ipex/Ipex.node';
import { requireList } from '../../../nodes/Ipex/parameters/parameterValues';
import { StalledError, whileTimeLasts, beginningOf } from '../../../nodes/Ipex/request/streams';
import { stream, timers } from '../../../tools/node';

describe('the media type of a file', () => {
	it.each([
		['audio/mpeg', 'a.mp3', 'audio/mpeg'],
		['Audio/MPEG; charset=binary', 'a.mp3', 'audio/mpeg'],
		['audio/mp3', 'a.mp3', 'audio/mpeg'],
		['audio/x-flac', 'a.flac', 'audio/flac'],
		[undefined, 'a.b.FLAC', 'audio/flac'],
		['application/octet-stream', 'a.mp3', 'audio/mpeg'],
		['application/octet-stream', 'mp3', 'audio/mpeg'],
		['application/octet-stream', 'a.xyz', 'application/octet-stream'],
		['text/html', 'a.mp3', undefined],
		['application/json', 'a.mp3', undefined],
		['application/zip', 'a.mp3', undefined],
	])('%s with the name %s is %s', (given, name, type) => {
		expect(mediaTypeOf(given, name, AUDIO)).toBe(type);
	});

	it.each([
		['application/zip', 'application/zip'],
		['application/x-zip-compressed', 'application/zip'],
		['', 'application/zip'],
		['audio/mpeg', undefined],
	])('of an archive is taken from %s as %s', (given, type) => {
		expect(mediaTypeOf(given, 'recordings.zip', ARCHIVE)).toBe(type);
	});
});

it.each([
	['attachment; filename="recordings.zip"', 'recordings.zip'],
	['attachment; filename=a.zip; size=3', 'a.zip'],
	['attachment; filename="../../etc/a.zip"', 'a.zip'],
	['attachment; filename="C:\\temp\\a.zip"', 'a.zip'],
	['attachment', undefined],
	['attachment; filename=""', undefined],
	[undefined, undefined],
	['attachment; filename="a;b.zip"', 'a;b.zip'],
	['attachment; filename="a\\"b.zip"', 'a"b.zip'],
	['attachment; filename="\u00c5\u0099epa.zip"', 'řepa.zip'],
	['attachment; filename="caf\u00e9.zip"', 'café.zip'],
	["attachment; filename*=UTF-8''p%C5%99epis%20hovor%C5%AF.zip", 'přepis hovorů.zip'],
	["attachment; filename=a.zip; filename*=utf-8'cs'%C5%99.zip", 'ř.zip'],
	["attachment; filename*=utf-8''%C5%99.zip; filename=a.zip", 'ř.zip'],
	["attachment; filename*=iso-8859-1''caf%E9.zip", 'café.zip'],
	["attachment; filename*=utf-8''%FF.zip; filename=a.zip", 'a.zip'],
	["attachment; filename*=utf-8''..%2F..%2Fa.zip", 'a.zip'],
	['attachment; name="filename=b.zip"; FileName = "a.zip"', 'a.zip'],
	['attachment; filename=a b.zip', 'a b.zip'],
	['attachment; filename=".."', undefined],
	['attachment; filename="a\u0000\u0007.zip"', 'a.zip'],
])('the file name in %s is %s', (header, name) => {
	expect(fileNameIn(header)).toBe(name);
});

describe('a required list', () => {
	it('has each value once, however it was entered', () => {
		expect(requireList('callIds', ' 1.1, 2.2,,1.1 ')).toStrictEqual(['1.1', '2.2']);
		expect(requireList('callIds', ['1.1', '2.2', '1.1'])).toStrictEqual(['1.1', '2.2']);
		expect(requireList('callIds', '7')).toStrictEqual(['7']);
	});

	it.each(['', ' , ', [], null, undefined, {}, [''], ['a', null], [['a']]])(
		'is refused as %j by the name of the field',
		(value) => {
			expect(() => requireList('callIds', value)).toThrow(/^'Call IDs' /);
		},
	);
});

describe('what is to be deleted', () => {
	const blank = fc.constantFrom('', '  ', ' , ,', [], [''], [null], null, undefined, {}, false);

	it('is never chosen by something empty', () => {
		fc.assert(
			fc.property(
				fc.constantFrom('fileNames', 'callIds', 'userFilter', '', 'all'),
				blank,
				fc.dictionary(fc.constantFrom('extensions', 'startTime', 'endTime'), blank),
				(deleteBy, value, userFilter) => {
					const parameters: Record<string, unknown> = {
						deleteBy,
						fileNames: value,
						callIds: value,
						userFilter,
					};
					expect(() => chosen((name) => parameters[name])).toThrow(/^'.*' /);
				},
			),
		);
	});

	it.each([
		{ extensions: '', startTime: '2026-01-01' },
		{ extensions: undefined, startTime: '2026-01-01' },
		{ extensions: '101', endTime: undefined },
		{ extensions: '101', queue: 'sales' },
	])('is not widened by a condition that falls away: %j', (userFilter) => {
		const parameters: Record<string, unknown> = { deleteBy: 'userFilter', userFilter };
		expect(() => chosen((name) => parameters[name])).toThrow(/^'/);
	});
});

describe('the beginning of an error body', () => {
	it('is read up to a few kilobytes, also of a body without end', async () => {
		const endless = stream.Readable.from(
			(function* () {
				for (;;) yield Buffer.from('x'.repeat(1_000));
			})(),
			{ objectMode: false },
		);
		expect(await beginningOf(endless)).toHaveLength(4_096);
		expect(endless.destroyed).toBe(true);
	});

	it('is what came before the body broke off, with letters that were cut in two', async () => {
		const bytes = Buffer.from('žádná nahrávka');
		const broken = stream.Readable.from(
			(async function* () {
				yield bytes.subarray(0, 1);
				yield bytes.subarray(1);
				await timers.setTimeout(1);
				throw new Error('gone');
			})(),
			{ objectMode: false },
		);
		expect(await beginningOf(broken)).toBe('žádná nahrávka');
	});

	it('does not wait for a body that stalls', async () => {
		const silent = new stream.Readable({ read: () => undefined });
		silent.push('{"message":');
		expect(await beginningOf(silent)).toBe('{"message":');
	});
});

describe('work with a time limit', () => {
	it('gives its result or its error while there is time', async () => {
		expect(await whileTimeLasts(Promise.resolve(7), () => Infinity)).toBe(7);
		const failing = whileTimeLasts(Promise.reject(new Error('no')), () => Infinity);
		await expect(failing).rejects.toThrow('no');
	});

	it('is given up when there is none left', async () => {
		const never = new Promise<never>(() => undefined);
		const end = Date.now() + 50;
		await expect(whileTimeLasts(never, () => end - Date.now())).rejects.toThrow(StalledError);
	});
});
