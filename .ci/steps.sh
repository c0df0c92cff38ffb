# Runs the steps of a check and reports their minutes. Other scripts source this file.

# Forgets the steps before: a subshell then reports its own.
begin_steps() {
  step_names=() step_seconds=() step_name='' step_began=0 SECONDS=0
}
begin_steps

# step NAME: ends the step before, and begins one.
step() {
  end_step
  step_name=$1
  printf '\n=== %s (minute %s)\n' "$1" "$(minutes "$SECONDS")"
}

end_step() {
  if [ -n "${step_name:-}" ]; then
    step_names+=("$step_name")
    step_seconds+=($((SECONDS - step_began)))
  fi
  step_name=
  step_began=$SECONDS
}

minutes() { printf '%d.%d' $(($1 / 60)) $(($1 % 60 / 6)); }

# Prints the minutes of each step that has ended.
report_steps() {
  end_step
  printf '\n=== Minutes\n'
  for i in "${!step_names[@]}"; do printf '%6s  %s\n' "$(minutes "${step_seconds[i]}")" "${step_names[i]}"; done
  printf '%6s  together\n' "$(minutes "$SECONDS")"
}
