/* The part of jQuery UI's tabs that django-modeltranslation calls, with the roles and keys of the ARIA pattern
   (https://www.w3.org/WAI/ARIA/apg/patterns/tabs/):
   .tabs({active: i}), .tabs("option", "active", i), and the event "tabsactivate" with ui.newTab. */
(function ($) {
  "use strict";

  const links = (tabs) => tabs.children("ul").find("a");
  const panels = (tabs) => tabs.children("div");

  function activate(tabs, index) {
    links(tabs).each(function (i) {
      const isActive = i === index;
      $(this).attr({"aria-selected": isActive, tabindex: isActive ? 0 : -1});
      $(this).parent().toggleClass("ui-tabs-active", isActive);
    });
    panels(tabs).each(function (i) {
      this.classList.toggle("ui-tabs-hide", i !== index);
    });
    tabs.trigger("tabsactivate", {newTab: links(tabs).eq(index).parent()});
  }

  function onKey(tabs, event) {
    const last = links(tabs).length - 1;
    const current = links(tabs).index(event.currentTarget);
    const target = {
      ArrowLeft: current ? current - 1 : last,
      ArrowRight: current === last ? 0 : current + 1,
      Home: 0,
      End: last,
    }[event.key];
    if (target === undefined) return;
    event.preventDefault();
    activate(tabs, target);
    links(tabs).eq(target).trigger("focus");
  }

  function create(tabs, active) {
    tabs.addClass("ui-tabs");
    tabs.children("ul").addClass("ui-tabs-nav").attr("role", "tablist");
    tabs.children("ul").children("li").attr("role", "presentation");
    links(tabs).each(function (i) {
      const panel = panels(tabs)[i];
      panel.className = "ui-tabs-panel";
      $(panel).attr({role: "tabpanel", "aria-labelledby": panel.id + "_tab"});
      $(this).attr({role: "tab", id: panel.id + "_tab", "aria-controls": panel.id}).text(this.title);
    });
    links(tabs).on("click", function (event) {
      event.preventDefault();
      activate(tabs, links(tabs).index(this));
    });
    links(tabs).on("keydown", (event) => onKey(tabs, event));
    activate(tabs, active);
  }

  $.fn.tabs = function (first, name, index) {
    if (first === "option") activate(this, index);
    else create(this, first.active);
    return this;
  };
})(django.jQuery);
