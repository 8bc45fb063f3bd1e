import { mount } from 'svelte';
import '@fontsource/noto-sans-jp/400.css';
import '@fontsource/noto-sans-jp/700.css';
import './rare.css';
import './tokens.css';
import './base.css';
import App from './App.svelte';
import { installImeGuard } from './lib/keys.svelte';

// Before anything else listens to keys.
installImeGuard();
const target = document.getElementById('app');
if (target) mount(App, { target });
