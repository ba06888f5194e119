/**
 * Steps that choose a record in a many2one field by a part of its name. The text found
 * is in bold when the answer to the search is there.
 */
export function choose(fieldName, text, within = "") {
    const field = `${within} .o_field_widget[name="${fieldName}"]`;
    return [
        {
            content: `search ${text}`,
            trigger: `${field} input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `${field} .o-autocomplete--dropdown-item:has(.fw-bold:contains("${text}")) > a`,
            run: "click",
        },
        {
            content: `${text} is chosen`,
            trigger: `${field}:not(:has(.o-autocomplete--dropdown-menu)) input:value(/${text}/)`,
        },
    ];
}
