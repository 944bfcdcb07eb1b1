import type { INodeProperties } from 'n8n-workflow';

import type { Read } from '../../request/operation';
import { country } from '../../parameters/commonParameters';
import { readPhone } from '../../phone/phone';
import { countryValue, textValue } from '../../parameters/parameterValues';

export const parseFields: INodeProperties[] = [
	{
		displayName: 'Phone Number',
		name: 'phoneNumber',
		type: 'string',
		default: '',
		placeholder: 'e.g. 0664 123 45 67',
		description: 'The number as somebody wrote it, for example in a form, a sheet or a CRM',
	},
	country,
];

/** Returns the phone object of a number, without any request. An empty number is one that nobody gave. */
export const parsedNumber: Read = async (context) => {
	const number = textValue('phoneNumber', context.getNodeParameter('phoneNumber', ''));
	return [{ ...readPhone(number, countryValue(context.getNodeParameter('country', ''))) }];
};
