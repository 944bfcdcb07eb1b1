import { parseFlatted } from '../../../tools/n8n/flatted';

describe('parseFlatted', () => {
	it('puts the values in the places of their indices', () => {
		const text = JSON.stringify([
			{ name: '1', list: '2', count: 3, none: null },
			'IPEX',
			['1', '3', true],
			{},
		]);
		expect(parseFlatted(text)).toEqual({
			name: 'IPEX',
			list: ['IPEX', {}, true],
			count: 3,
			none: null,
		});
	});

	it('keeps what is shared shared', () => {
		const value = parseFlatted(JSON.stringify([{ a: '1', b: '1' }, { deep: '2' }, 'x']));
		const { a, b } = value as Record<string, unknown>;
		expect(a).toEqual({ deep: 'x' });
		expect(a).toBe(b);
	});

	it('reads a cycle', () => {
		const value = parseFlatted(JSON.stringify([{ self: '0' }])) as Record<string, unknown>;
		expect(value.self).toBe(value);
	});

	it('takes digits in a stored text for a text', () => {
		expect(parseFlatted(JSON.stringify([['1'], '0']))).toEqual(['0']);
	});

	it.each(['[]', '{}', '"text"', '[{"a":"7"}]'])('refuses %s', (text) => {
		expect(() => parseFlatted(text)).toThrow('This is not flatted JSON');
	});
});
