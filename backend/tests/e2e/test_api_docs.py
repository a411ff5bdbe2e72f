"""The API's description in the browser: complete without the network, and under a policy of its own."""

from __future__ import annotations

from playwright.sync_api import Page, expect


def test_api_docs_answer_a_request_and_break_no_policy(page: Page, base_url: str) -> None:
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.goto(f"{base_url}/api/docs")
    expect(page).to_have_url(f"{base_url}/api/docs/")
    page.get_by_text("/api/v1/model", exact=True).first.click()
    page.get_by_role("button", name="Try it out").click()
    page.get_by_role("button", name="Execute").click()
    expect(page.get_by_text("Server response")).to_be_visible()
    assert said == []
