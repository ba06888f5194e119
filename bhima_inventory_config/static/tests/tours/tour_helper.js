/**
 * Steps that open a menu of an application. Menus are found by their XML ids: their
 * names depend on the language.
 */
export function openMenu(sectionXmlid, menuXmlid) {
    return [
        {
            content: `open menu ${sectionXmlid}`,
            trigger: `.o_menu_sections button[data-menu-xmlid="${sectionXmlid}"]`,
            run: "click",
        },
        {
            content: `open menu ${menuXmlid}`,
            trigger: `.o-dropdown--menu a[data-menu-xmlid="${menuXmlid}"]`,
            run: "click",
        },
    ];
}

/**
 * Steps that search a record in a many2one field and choose it. The text found is in
 * bold when the answer to the search is there: before, the list shows any records, and
 * comes back when one of them is chosen too early.
 */
export function chooseRecord(fieldName, text) {
    const field = `.o_field_widget[name="${fieldName}"]`;
    const found = `.o-autocomplete--dropdown-item:has(.fw-bold:contains("${text}"))`;
    return [
        {
            content: `search ${text}`,
            trigger: `${field} input`,
            run: `edit ${text}`,
        },
        {
            content: `choose ${text}`,
            trigger: `${field} ${found} > a`,
            run: "click",
        },
        {
            content: `${text} is chosen`,
            trigger: `${field}:not(:has(.o-autocomplete--dropdown-menu)) input:value(/^${text} /)`,
        },
    ];
}

/**
 * Steps that choose the record at a position of a many2one's list, as soon as the list
 * is there: for records whose names depend on the language.
 */
export function chooseAt(fieldName, position) {
    const field = `.o_field_widget[name="${fieldName}"]`;
    const item = `.o-autocomplete--dropdown-item:eq(${position})`;
    return [
        {
            content: `open the list of ${fieldName}`,
            trigger: `${field} input`,
            run: "click",
        },
        {
            content: `choose number ${position}`,
            trigger: `${field} ${item} > a:not(.o_loading)`,
            run: "click",
        },
    ];
}

/**
 * Steps that save a new record. Only then the breadcrumb shows what it is called.
 */
export function saveAs(displayName) {
    return [
        {
            content: "save",
            trigger: ".o_form_button_save:enabled",
            run: "click",
        },
        {
            content: `${displayName} is saved`,
            trigger: `.o_breadcrumb .active:contains("${displayName}")`,
        },
    ];
}
