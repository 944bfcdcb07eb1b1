import type { IExecutePaginationFunctions, INodeProperties } from 'n8n-workflow';

import { unexpectedResponse } from '../../request/responseReaders';
import { InvalidParameterError } from '../../errors/errors';
import { country, options } from '../../parameters/commonParameters';
import type { ReadItems } from '../../request/operation';
import { dialForm } from '../../phone/formatNumber';
import { DEFAULT_COUNTRY } from '../../phone/numberingPlans';
import { splitNumbers } from '../../phone/parseNumber';
import { readPhone } from '../../phone/phone';
import { evaluate, rejectMissingValue } from '../../parameters/missingValues';
import { countryValue, isObject, requireValue, toText } from '../../parameters/parameterValues';

/** The name of what the dialer is to have. */
export const dialerName: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. Renewals in January',
	description: 'Name that the IPEX portal shows',
};

export const createCallListFields: INodeProperties[] = [
	dialerName,
	{
		displayName: 'Number',
		name: 'number',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. {{ $json.phone }}',
		description:
			'Phone number of each input item, in any form. The numbers of all items become one list.',
	},
	options([country]),
];

/** A number that is not on the list. */
interface Rejected {
	itemIndex: number;
	number: string;
	reason: 'empty' | 'not a text' | 'not a phone number' | 'internal number' | 'duplicate';
	/** Another number of the same item is on the list. */
	isPartial: boolean;
}

/** A part of what an item gives; the number is undefined if the part is no text. */
interface Entered {
	itemIndex: number;
	/** Of a number without a country code. */
	country: string;
	number: string | undefined;
}

/** Makes one list of the numbers of all items. It runs for the first item only. */
export const callList: ReadItems = async (context, ask) => {
	const name = requireValue('name', context.getNodeParameter('name', ''));
	const { numbers, rejected } = sort(enteredNumbers(context));
	if (numbers.length === 0) {
		throw new InvalidParameterError(
			"'Number' gives no phone number in any of the items.",
			"Map the field of the input that holds it, and check 'Default Country' in the options.",
		);
	}
	const body = { name, numbers: numbers.map((number) => ({ number, attributes: [] })) };
	const answer = await ask({ body }, async (response) => response.body);
	if (!isObject(answer) || !('id' in answer))
		throw unexpectedResponse('the list that was made', answer);
	const { id, numbersCount = numbers.length, message = null } = answer;
	const count = context.getExecuteData().data.main?.[0]?.length ?? 1;
	return [
		{
			json: { callListId: id, name, numbersCount, message, rejected },
			pairedItem: Array.from({ length: count }, (_, item) => ({ item })),
		},
	];
};

/** What each item gives, in their order: a number, or several as a list, or as a text that separates them. */
function enteredNumbers(context: IExecutePaginationFunctions): Entered[] {
	const count = context.getExecuteData().data.main?.[0]?.length ?? 1;
	const numberOf = perItem(context, 'number');
	const countryOf = perItem(context, 'country', 'options.country');
	return Array.from({ length: count }, (_, itemIndex) => {
		const value = numberOf(itemIndex);
		const parts: unknown[] = Array.isArray(value) && value.length > 0 ? value : [value];
		const numbers = parts.flatMap(numbersIn);
		// An empty row of a table has no country either.
		if (!numbers.some(Boolean)) {
			return numbers.map((number) => ({ itemIndex, country: DEFAULT_COUNTRY, number }));
		}
		const given = countryOf(itemIndex);
		rejectMissingValue(context, 'country', given);
		const country = countryValue(given);
		return numbers.map((number) => ({ itemIndex, country, number }));
	}).flat();
}

/** A parameter of each item. The operation runs for the first item only, and would see no other value. */
function perItem(
	context: IExecutePaginationFunctions,
	name: string,
	place = name,
): (itemIndex: number) => unknown {
	const entered: unknown = context.getNodeParameter(place, '', { rawExpressions: true });
	if (typeof entered !== 'string' || !entered.startsWith('=')) return () => entered;
	return (itemIndex) =>
		evaluate(context, name, () => context.evaluateExpression(entered.slice(1), itemIndex));
}

/** The numbers in a text; an empty one if there is none. */
function numbersIn(value: unknown): Array<string | undefined> {
	const isEmpty = (value ?? '') === '' || (Array.isArray(value) && value.length === 0);
	const text = toText(value);
	if (text === '') return [isEmpty ? '' : undefined];
	const numbers = splitNumbers(text);
	return numbers.length > 0 ? numbers : [''];
}

function sort(entered: Entered[]): {
	numbers: string[];
	rejected: Array<{ [key in keyof Rejected]: Rejected[key] }>;
} {
	const numbers = new Set<string>();
	const onList = new Set<number>();
	const rejected: Array<Omit<Rejected, 'isPartial'>> = [];
	for (const { itemIndex, country: from, number } of entered) {
		if (number === undefined || number === '') {
			rejected.push({ itemIndex, number: '', reason: number === '' ? 'empty' : 'not a text' });
			continue;
		}
		const { e164, isInternal } = readPhone(number, from);
		const dialled = e164 === null ? undefined : dialForm(e164);
		if (dialled !== undefined && !numbers.has(dialled)) {
			numbers.add(dialled);
			onList.add(itemIndex);
			continue;
		}
		const reason = isInternal ? 'internal number' : 'not a phone number';
		rejected.push({
			itemIndex,
			number,
			reason: dialled === undefined ? reason : 'duplicate',
		});
	}
	return {
		numbers: [...numbers],
		rejected: rejected.map((one) => ({ ...one, isPartial: onList.has(one.itemIndex) })),
	};
}
