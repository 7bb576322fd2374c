// Shows the password on demand. The page works without it, then the button is not there.
const field = document.getElementById("password");
const button = document.getElementById("show");
button.hidden = false;
button.addEventListener("click", () => {
  const shown = field.type === "text";
  field.type = shown ? "password" : "text";
  button.setAttribute("aria-pressed", String(!shown));
});
// A shown password must not be kept as a text that was once typed here.
field.form.addEventListener("submit", () => {
  field.type = "password";
});
