import { Scene } from '../support/scene';

let scene: Scene;

beforeEach(async () => {
	scene = await Scene.begin();
});

afterEach(async () => expect(await scene.end()).toStrictEqual([]));

const parse = async (phoneNumber: unknown, country = 'CZ') => {
	const [item] = await scene.run(
		'phoneNumber',
		'parse',
		{ phoneNumber: '={{ $json.number }}', country },
		{ items: [{ json: { number: phoneNumber as string } }] },
	);
	return item?.json;
};

describe('Parse', () => {
	it('gives the phone object that a call has, and asks IPEX nothing', async () => {
		expect(await parse('+43 (0)664 1234567')).toStrictEqual({
			raw: '+43 (0)664 1234567',
			e164: '+436641234567',
			national: '06641234567',
			isInternal: false,
			isAnonymous: false,
			variants: ['+436641234567', '00436641234567', '436641234567', '06641234567'],
		});
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it.each([
		['0905 123 456', 'SK', '+421905123456'],
		['420777123456', 'CZ', '+420777123456'],
		[777123456, 'CZ', '+420777123456'],
		['777\u2011123\u2011456', 'CZ', '+420777123456'],
		['06 6982 1234', 'IT', '+390669821234'],
		['777 123 456 kl. 12', 'CZ', '+420777123456'],
		['777123456 x 602000111', 'CZ', null],
		['pbx1', 'CZ', null],
		['777123456;602000111', 'CZ', null],
		['@777123456', 'CZ', null],
	])('reads %p in %s as %s', async (number, country, e164) => {
		expect(await parse(number, country)).toMatchObject({ e164, isAnonymous: false });
	});

	it.each(['', null, undefined, 'neznámé číslo'])(
		'says of %p that there is no number',
		async (number) => {
			expect(await parse(number)).toMatchObject({ e164: null, isAnonymous: true, variants: [] });
		},
	);

	it('pairs each of many items with its input', async () => {
		const items = Array.from({ length: 1_000 }, (_, index) => ({
			json: { number: String(777_000_000 + index) },
		}));
		const parsed = await scene.run(
			'phoneNumber',
			'parse',
			{ phoneNumber: '={{ $json.number }}' },
			{ items },
		);
		expect(parsed.map(({ json, pairedItem }) => [json.e164, pairedItem])).toStrictEqual(
			items.map(({ json }, item) => [`+420${json.number}`, { item }]),
		);
		expect(scene.platform.journal.all()).toStrictEqual([]);
	});

	it.each([
		[{ phoneNumber: '={{ [1, 2] }}' }, "'Phone Number' is not a text."],
		[
			{ phoneNumber: '777123456', country: '={{ "Czechia" }}' },
			"'Default Country' is not one of its choices.",
		],
	])('refuses %j in words', async (parameters, message) => {
		expect((await scene.failure('phoneNumber', 'parse', parameters)).message).toBe(message);
	});

	it('goes on with the other items when it is told to', async () => {
		const items = [{ json: { number: [1] } }, { json: { number: '777123456' } }];
		const parameters = { phoneNumber: '={{ $json.number }}' };
		const options = { items, continueOnFail: true };
		const [failed, parsed] = await scene.run('phoneNumber', 'parse', parameters, options);
		expect(failed?.json.error).toMatch(/^'Phone Number' is not a text\./);
		expect(parsed?.json.e164).toBe('+420777123456');
	});
});
