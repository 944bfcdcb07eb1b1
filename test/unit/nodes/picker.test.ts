import { search } from '../../../nodes/Ipex/listSearch/picker';

const ENTRIES = [
	{ value: '3', name: 'Žaneta Bílá (301)', alsoFoundBy: ['bila@example.cz'] },
	{ value: '1', name: 'Jana Nováková (101)', alsoFoundBy: ['jana@example.cz'] },
	{ value: '2', name: 'Jan Novák (102)', alsoFoundBy: ['novak@example.cz'] },
];

describe('a search in a picker', () => {
	it.each([
		['', ['2', '1', '3']],
		['novak', ['2', '1']],
		['zaneta', ['3']],
		['NOVÁKOVÁ jana', ['1']],
		['102', ['2']],
		['bila@', ['3']],
		['nobody', []],
	])(
		'for "%s" finds by name, line or login, without accents and case, sorted by name',
		(filter, found) => {
			expect(search(ENTRIES, filter).map(({ value }) => value)).toStrictEqual(found);
		},
	);

	it('lists what comes twice once', () => {
		expect(search([...ENTRIES, ...ENTRIES], '')).toHaveLength(3);
	});
});
