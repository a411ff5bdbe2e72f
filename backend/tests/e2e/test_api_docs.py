"""The documentation page in the browser: it works offline, and within its content security policy."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_api_docs_send_a_request_without_console_messages(page: Page, base_url: str) -> None:
    messages: list[str] = []
    page.on("console", lambda message: messages.append(message.text))
    page.goto(f"{base_url}/api/docs")
    expect(page).to_have_url(f"{base_url}/api/docs/")
    expect(page.locator(".opblock-tag")).to_have_text(["predictions", "model", "health"])
    page.get_by_text("/api/v1/model", exact=True).first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text("Server response")).to_be_visible()
    assert messages == []
