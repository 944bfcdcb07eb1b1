import { http } from '../../node';
import { newerErrorBody } from '../sms/handlers';
import type { Variants } from '../variants';
import type { ServiceParts } from './application';

/** The body of an error of the IPBX API, in the form that the variants choose. */
export function apiErrorBody(variants: Variants): ServiceParts['errorBody'] {
	return (status, message, code, properties) => {
		switch (variants.errorBody) {
			case 'message':
				return { message };
			case 'boom':
				return { statusCode: status, error: http.STATUS_CODES[status], message };
			case 'newer':
				return newerErrorBody(status, message, code, properties);
			case 'text':
				return message;
		}
	};
}
