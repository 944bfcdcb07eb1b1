import { AS_ASSUMED, type Check } from '../check';
import { NotSettled } from '../notSettled';
import { shapeOf } from '../shape';

interface NameParts {
	folders: boolean;
	star: boolean;
	extension: boolean;
}

const partsOf = (name: string): NameParts => ({
	folders: name.includes('/'),
	star: name.includes('*'),
	extension: /\.\w{2,4}$/.test(name),
});

function describe(names: string[]): { found: string; details: Record<string, number> } {
	const parts = names.map(partsOf);
	const count = (part: keyof NameParts) => parts.filter((one) => one[part]).length;
	const details = {
		names: names.length,
		withFolders: count('folders'),
		withStars: count('star'),
		withExtension: count('extension'),
	};
	const has = [
		...(details.withFolders > 0 ? ['folders'] : []),
		...(details.withStars > 0 ? ['stars'] : []),
		...(details.withExtension > 0 ? ['an extension'] : []),
	];
	return { found: has.length > 0 ? `with ${has.join(', ')}` : 'plain', details };
}

export const recordingChecks: Check[] = [
	{
		id: 'recording-names',
		unknown: 'the names of recordings',
		assumed: 'any: the whole name is one part of the path',
		settle: async ({ client, samples }) => {
			const records = await samples.records();
			const name = ({ filename }: { filename?: unknown }) =>
				typeof filename === 'string' ? filename : '';
			const names = records.map(name).filter((one) => one !== '');
			const [newest] = names;
			if (newest === undefined) throw new NotSettled('no record of the log names a recording');
			const path = `/recordings/${encodeURIComponent(newest)}`;
			const { status, headers } = await client.get(path, {}, { headersOnly: true });
			const { found, details } = describe(names);
			return {
				found,
				effect: status === 200 ? AS_ASSUMED : `a recording cannot be downloaded (HTTP ${status})`,
				details: {
					...details,
					download: `HTTP ${status}`,
					isAudio: /^audio\//.test(String(headers['content-type'])),
				},
			};
		},
	},
	{
		id: 'no-recording',
		unknown: 'the filename of a record without a recording',
		assumed: 'empty or missing',
		settle: async ({ samples }) => {
			const shapes = new Set(
				(await samples.records())
					.map(({ filename }) => shapeOf(filename))
					.filter((shape) => shape !== 'text'),
			);
			if (shapes.size === 0) throw new NotSettled('every record names a recording');
			return { found: [...shapes].sort().join(', '), effect: AS_ASSUMED };
		},
	},
	{
		id: 'recording-list',
		unknown: 'the list of recordings',
		assumed: 'pages of names',
		settle: async ({ client, samples }) => {
			await samples.records();
			const { status, body } = await client.get('/recordings', { page: 1, pageSize: 20 });
			const { files } = (body ?? {}) as { files?: unknown };
			const isList = Array.isArray(files) && files.every((name) => typeof name === 'string');
			return {
				found: isList ? 'pages of names' : `HTTP ${status}`,
				effect: isList ? AS_ASSUMED : '"Recording → Get Many" does not work',
				details: { shape: shapeOf(body) },
			};
		},
	},
];
